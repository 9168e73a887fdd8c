import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConnectionError, InterruptedError } from '../../../src/core/errors.ts';
import type { RunEvent } from '../../../src/testing/reporters/results.ts';
import { fakeBuiltin, text } from './fake-builtin.ts';
import { failures, runText, states } from './run-text.ts';

/** A server whose tools do what their names say, and the arguments of `runText` for it. */
function calculator() {
  const sum = { type: 'object', properties: { sum: { type: 'integer' } }, required: ['sum'] };
  const builtin = fakeBuiltin({
    tools: {
      hello: { call: () => text('hello') },
      fail: { call: () => ({ ...text('It did not work.'), isError: true }) },
      die: {
        call: (_args, peer) => {
          peer.die();
          return undefined;
        },
      },
      answer_and_die: {
        call: (_args, peer) => {
          queueMicrotask(() => peer.die());
          return text('bye');
        },
      },
      hang: { call: () => undefined },
      bad_sum: {
        outputSchema: sum,
        call: () => ({ ...text('8'), structuredContent: { sum: 'eight' } }),
      },
      odd: { call: () => ({ content: [{ type: 'text', text: 42 }] }) },
      secret: { call: () => text('the token is tr0ub4dor&3') },
    },
    resources: ['demo://a', 'demo://b'],
    templates: ['users://{id}', 'users://{id}/posts'],
    prompts: ['greet', 'bye'],
  });
  return { builtin, servers: { calc: builtin.serve } };
}

it('suggests the line that lists the tools of the server, for a reader outside of the shell', async () => {
  const { servers } = calculator();
  const files = 'server calc --connect-timeout 5\ntest one\nadd_up\ntest two\ncall add_up';
  const many = Object.fromEntries([...Array(9)].map((_, at) => [`tool_${at}`, { call: () => text('') }]));
  const line = 'with: mcpc tools calc --connect-timeout 5';
  const few = await runText({ servers, files });
  expect(few.summary.results[0]?.failures[0]?.hint).toContain(`List them ${line}`);
  const full = await runText({ servers: { calc: fakeBuiltin({ tools: many }).serve }, files });
  expect(full.summary.results[1]?.failures[0]?.hint).toBe(`List its 9 tools ${line}`);
});

describe('cases', () => {
  it('run one after the other on one connection, each after a failure of another', async () => {
    const { builtin, servers } = calculator();
    const { summary } = await runText({
      servers,
      files: [
        'server calc',
        'test greets',
        'hello',
        'expect hello',
        'test fails',
        'hello',
        'expect goodbye',
        'hello',
        'test greets again',
        'hello',
      ].join('\n'),
    });
    expect(states(summary)).toBe('greets passed, fails failed, greets again passed');
    expect(failures(summary, 'fails')).toEqual([expect.stringMatching(/^7 expect goodbye: /)]);
    expect(builtin.state).toMatchObject({ connections: 1, open: 0, calls: ['hello', 'hello', 'hello'] });
  });

  it('name the line whose result is not as expected', async () => {
    const { servers } = calculator();
    const { summary } = await runText({ servers, files: file('test a', 'hello', 'expect goodbye') });
    expect(summary.results[0]?.failures).toMatchObject([{ text: 'expect goodbye', step: 'hello' }]);
  });

  it('fail with the message of a line that fails without an expectation of that', async () => {
    const { servers } = calculator();
    const { summary } = await runText({
      servers,
      files: file(
        'test usage',
        'helo',
        'test tool',
        'fail',
        'test expected',
        'fail',
        'expect tool-error',
        'hello',
        'test pipe',
        'hello | false',
      ),
    });
    expect(states(summary)).toBe('usage failed, tool failed, expected passed, pipe failed');
    expect(failures(summary, 'pipe')).toEqual(['11 hello | false: The line failed with status 1.']);
    expect(summary.results[0]?.failures).toMatchObject([
      { line: 3, text: 'helo', message: expect.stringContaining('hello'), hint: expect.any(String) },
    ]);
    expect(failures(summary, 'tool')).toEqual(['5 fail: The tool fail returned an error:\nIt did not work.']);
  });

  it('end at exit, and the next one begins as usual', async () => {
    const { servers } = calculator();
    const { summary } = await runText({ servers, files: file('test a', 'exit', 'fail', 'test b', 'fail') });
    expect(states(summary)).toBe('a passed, b failed');
  });

  it('share the variables of their file, and cancel the jobs that they leave behind', async () => {
    const { servers } = calculator();
    const { summary } = await runText({
      servers,
      files: file('test a', 'x = hello', 'hang &', 'test b', 'print $x', 'jobs', 'wait'),
    });
    expect(states(summary)).toBe('a passed, b passed');
  });

  it('fail with a line in the background that has failed when they end', async () => {
    const { servers } = calculator();
    // Lines that take longer than the one in the background, for which the first case has loaded all code.
    const others = Array<string>(20).fill('hello');
    const { summary } = await runText({
      servers,
      files: file(
        'test a',
        'fail',
        'test b',
        'fail &',
        'wait',
        'test c',
        'fail &',
        ...others,
        'test d',
        'hello',
      ),
    });
    expect(states(summary)).toBe('a failed, b failed, c failed, d passed');
    expect(failures(summary, 'b')).toEqual(['6 wait: The line failed with status 1.']);
    expect(failures(summary, 'c')).toEqual(['8 fail &: The tool fail returned an error:\nIt did not work.']);
  });

  it('fail with the output of programs', async () => {
    const { servers } = calculator();
    const { summary } = await runText({ servers, files: file('test a', '!echo hi; exit 3') });
    expect(failures(summary, 'a')).toEqual(['3 !echo hi; exit 3: The line failed with status 3.\nhi']);
  });

  it('are the whole file if that has none', async () => {
    const { servers } = calculator();
    const { summary } = await runText({ servers, files: file('hello', 'expect hello', 'hello') });
    expect(states(summary)).toBe('one.mcpc passed');
  });

  it('name a line that runs them alone if they fail', async () => {
    const { servers } = calculator();
    const { summary } = await runText({
      servers,
      files: file('test 1 + 1', 'hello', 'expect goodbye', 'test passes', 'hello'),
      words: ['--connect-timeout', '5'],
      options: { lenient: true, protocols: ['legacy'] },
    });
    expect(summary.results.map(({ rerun }) => rerun)).toEqual([
      "mcpc test one.mcpc --filter '^1 \\+ 1$' --protocol legacy --connect-timeout 5 --lenient",
      undefined,
    ]);
  });

  it('report no secrets and no control characters', async () => {
    const builtin = fakeBuiltin({
      tools: { tell: { call: ({ password }) => text(`\u001b[31mtoken tr0ub4dor ${String(password)}`) } },
    });
    const { summary } = await runText({
      servers: { calc: builtin.serve },
      env: { API_TOKEN: 'tr0ub4dor' },
      files: file('test a', 'tell password=hunter22', 'expect nothing'),
    });
    const [failure] = summary.results[0]?.failures ?? [];
    expect(failure?.actual).toMatch(/^token \[redacted\]/);
    expect(JSON.stringify(failure)).not.toContain('\\u001b');
  });
});

describe('the set-up', () => {
  it('runs once for each connection', async () => {
    const { builtin, servers } = calculator();
    const text = ['server calc', 'hello', 'test a', 'die', 'test b', 'hello', 'test c', 'hello'].join('\n');
    const { summary } = await runText({ servers, files: text });
    expect(states(summary)).toBe('a failed, b passed, c passed');
    expect(builtin.state.calls).toEqual(['hello', 'die', 'hello', 'hello', 'hello']);
  });

  it('fails the first case, and the others are skipped', async () => {
    const { servers } = calculator();
    const { summary } = await runText({ servers, files: 'server calc\nfail\ntest a\nhello\ntest b\nhello' });
    expect(states(summary)).toBe('a failed, b skipped');
    expect(failures(summary, 'a')).toEqual(['2 fail: The tool fail returned an error:\nIt did not work.']);
  });
});

describe('a server', () => {
  it('that dies fails its case, and is connected again for the next', async () => {
    const { builtin, servers } = calculator();
    const lines = [
      'test dies',
      'die',
      ...[1, 2, 3, 4, 5].flatMap((n) => [`test ${n}`, 'die', 'expect connection', 'hello']),
    ];
    const { summary } = await runText({ servers, files: file(...lines) });
    expect(states(summary)).toBe('dies failed, 1 passed, 2 passed, 3 passed, 4 passed, 5 passed');
    expect(failures(summary, 'dies')).toEqual([
      expect.stringMatching(/^3 die: The connection to calc failed/),
    ]);
    expect(builtin.state.open).toBe(0);
  });

  it('that dies after it has answered fails the case, too', async () => {
    const { servers } = calculator();
    const { summary } = await runText({
      servers,
      files: file('test a', 'answer_and_die', 'test b', 'hello'),
    });
    expect(states(summary)).toBe('a failed, b passed');
    expect(failures(summary, 'a')).toEqual(['3 answer_and_die: calc disconnected.']);
  });

  it('that does not start is a problem of the file, and other files still run', async () => {
    const { servers } = calculator();
    const broken = () => Promise.reject(new ConnectionError('It is broken.', { hint: 'Repair it.' }));
    const { summary, events } = await runText({
      servers: { ...servers, broken },
      files: {
        'a.mcpc': file('test a', 'hello').replace('calc', 'broken'),
        'b.mcpc': file('test b', 'hello'),
      },
    });
    expect(states(summary)).toBe('a skipped, b passed');
    expect(summary.problems).toMatchObject([
      { file: 'a.mcpc', kind: 'not started', message: 'It is broken.', hint: 'Repair it.', line: 1 },
    ]);
    expect(events.map(({ type }) => type).slice(0, 4)).toEqual([
      'runStart',
      'fileStart',
      'problem',
      'caseEnd',
    ]);
  });

  it('is another one for each case with --fresh case', async () => {
    const { builtin, servers } = calculator();
    const files = file('test a', 'hello', 'test b', 'hello');
    const { summary } = await runText({ servers, files, options: { fresh: 'case' } });
    expect(states(summary)).toBe('a passed, b passed');
    expect(builtin.state).toMatchObject({ connections: 2, open: 0 });
  });

  it('is used in each revision of a matrix', async () => {
    const { builtin, servers } = calculator();
    const options = { protocols: ['2025-06-18', '2024-11-05'] };
    const { summary } = await runText({ servers, files: file('test a', 'hello'), options });
    expect(summary.results.map(({ protocol, state }) => [protocol, state])).toEqual([
      ['2025-06-18', 'passed'],
      ['2024-11-05', 'passed'],
    ]);
    expect(builtin.state.connections).toBe(2);
  });
});

describe('what is always checked', () => {
  it('is that results match the output schema of their tool, even with --lenient', async () => {
    const { servers } = calculator();
    for (const lenient of [false, true]) {
      const { summary } = await runText({
        servers,
        files: file('test a', 'bad_sum', 'expect 8'),
        options: { lenient },
      });
      expect(failures(summary, 'a')).toEqual([
        '3 bad_sum: The structured content of bad_sum does not match its output schema at sum: expected an integer.',
      ]);
    }
  });

  it('is that the server follows the protocol, unless --lenient is given', async () => {
    const { servers } = calculator();
    const files = file('test a', 'odd', 'test b', 'hello');
    const { summary } = await runText({ servers, files });
    expect(states(summary)).toBe('a failed, b passed');
    expect(summary.results[0]?.failures).toMatchObject([
      {
        line: 3,
        message: expect.stringMatching(/^calc violated the protocol: /),
        hint: 'To accept violations that mcpc can handle: --lenient',
      },
    ]);
    expect(states((await runText({ servers, files, options: { lenient: true } })).summary)).toBe(
      'a passed, b passed',
    );
  });
});

describe('a run', () => {
  it('reports its files and cases in order, and each case once', async () => {
    const { servers } = calculator();
    const files = { 'a.mcpc': file('test a', 'hello'), 'b.mcpc': file('test b', 'fail', 'test c', 'hello') };
    const { events } = await runText({ servers, files });
    expect(events.map(described)).toEqual([
      'runStart 2 3',
      'fileStart a.mcpc 1',
      'caseStart a',
      'caseEnd a passed',
      'fileEnd a.mcpc',
      'fileStart b.mcpc 2',
      'caseStart b',
      'caseEnd b failed',
      'caseStart c',
      'caseEnd c passed',
      'fileEnd b.mcpc',
      'runEnd',
    ]);
  });

  it('has as many files at the same time as --jobs says', async () => {
    const { builtin, servers } = calculator();
    const names = ['a', 'b', 'c', 'd'];
    const files = Object.fromEntries(names.map((name) => [`${name}.mcpc`, file(`test ${name}`, 'hello')]));
    let running = 0;
    let most = 0;
    const onEvent = ({ type }: RunEvent) => {
      running += type === 'fileStart' ? 1 : type === 'fileEnd' ? -1 : 0;
      most = Math.max(most, running);
    };
    const { summary } = await runText({ servers, files, options: { jobs: 2 }, onEvent });
    expect(most).toBe(2);
    expect(states(summary)).toBe('a passed, b passed, c passed, d passed');
    expect(builtin.state.open).toBe(0);
  });

  it('ends with --bail after the first failure', async () => {
    const { builtin, servers } = calculator();
    const files = { 'a.mcpc': file('test a', 'fail', 'test b', 'hello'), 'c.mcpc': file('test c', 'hello') };
    const { summary, events } = await runText({ servers, files, options: { bail: true } });
    expect(states(summary)).toBe('a failed, b skipped, c skipped');
    expect(events.map(described).slice(-5)).toEqual([
      'fileEnd a.mcpc',
      'fileStart c.mcpc 1',
      'caseEnd c skipped',
      'fileEnd c.mcpc',
      'runEnd',
    ]);
    expect(builtin.state).toMatchObject({ connections: 1, open: 0 });
  });

  it('is ended by a signal: the request is cancelled, the server closed, and the rest skipped', async () => {
    const controller = new AbortController();
    const hang = {
      call: () => {
        queueMicrotask(() => controller.abort(new InterruptedError('SIGINT')));
        return undefined;
      },
    };
    const builtin = fakeBuiltin({ tools: { hang, hello: { call: () => text('hello') } } });
    const files = file('test a', 'hello', 'test b', 'hang', 'test c', 'hello');
    const { summary } = await runText({ servers: { calc: builtin.serve }, files, signal: controller.signal });
    expect(states(summary)).toBe('a passed, b skipped, c skipped');
    expect(summary.isInterrupted).toBe(true);
    expect(builtin.state).toMatchObject({ open: 0, cancelled: 1 });
  });

  it('finds which definitions of a server the cases of all files used', async () => {
    const { servers } = calculator();
    const files = {
      'a.mcpc': file('test a', 'hello', 'read demo://a', 'test b', 'fail', 'expect tool-error'),
      'b.mcpc': file('test c', 'read users://1/posts', 'prompt greet'),
    };
    const { summary } = await runText({ servers, files, options: { coverage: true } });
    expect(summary.coverage?.servers).toEqual([
      {
        server: 'calc',
        tools: {
          touched: ['hello', 'fail'],
          missed: ['die', 'answer_and_die', 'hang', 'bad_sum', 'odd', 'secret'],
        },
        prompts: { touched: ['greet'], missed: ['bye'] },
        resources: { touched: ['demo://a', 'users://{id}/posts'], missed: ['demo://b', 'users://{id}'] },
      },
    ]);
    expect(summary.coverage?.share).toBeCloseTo(5 / 14);
  });

  it('names snapshots the same way in every folder and on every connection', async () => {
    const { servers } = calculator();
    const lines = ['hello', 'expect snapshot'];
    const files = {
      'sub/one.mcpc': ['server calc', ...lines].join('\n'),
      'set-up.mcpc': ['server calc', ...lines, 'test a', 'hello', 'test b', 'hello'].join('\n'),
    };
    const { environment, summary } = await runText({ servers, files, options: { fresh: 'case' } });
    expect(summary.snapshots).toEqual({ written: 2, updated: 0, obsolete: 0 });
    const recorded = (path: string) => readFileSync(join(environment.cwd, path), 'utf8');
    expect(recorded('sub/__snapshots__/one.mcpc.snap')).toContain('=== one.mcpc: 1\nhello\n');
    expect(recorded('__snapshots__/set-up.mcpc.snap')).toContain('=== (set-up): 1\nhello\n');
  });

  it('records snapshots, which the next run compares with', async () => {
    const { servers } = calculator();
    const files = file('test a', 'hello', 'expect snapshot');
    const { summary } = await runText({ servers, files });
    expect(states(summary)).toBe('a passed');
    expect(summary.snapshots).toEqual({ written: 1, updated: 0, obsolete: 0 });
    const { summary: inCi } = await runText({ servers, files, options: { isCi: true } });
    expect(states(inCi)).toBe('a failed');
  });
});

/** A test file on the server calc: its first case is in the second row. */
function file(...lines: string[]): string {
  return ['server calc', ...lines, ''].join('\n');
}

function described(event: RunEvent): string {
  switch (event.type) {
    case 'runStart':
      return `runStart ${event.files} ${event.cases}`;
    case 'fileStart':
      return `fileStart ${event.file} ${event.cases}`;
    case 'caseStart':
      return `caseStart ${event.name}`;
    case 'caseEnd':
      return `caseEnd ${event.result.name} ${event.result.state}`;
    case 'fileEnd':
      return `fileEnd ${event.file}`;
    default:
      return event.type;
  }
}
