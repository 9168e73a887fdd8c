import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { raw } from './harness/fixtures.ts';
import { recordedLines, temporaryFile, temporaryFolder } from './harness/folder.ts';
import { listen } from './harness/listening.ts';
import { mcpc } from './harness/mcpc.ts';
import { recorded } from './harness/recorded.ts';

/** The diagnostics among what was said on standard error. */
function diagnostics(stderr: string): string[] {
  return stderr.split('\n').filter((line) => line.startsWith('diagnostic '));
}

describe('what a server gets wrong but can be understood', () => {
  const wrong: [words: string[]][] = [
    ...['bom', 'glued', 'batch', 'no-version', 'null-error', 'text-error', 'string-id'].map(
      (form): [string[]] => [['call', raw('odd-frames', form), 'hello']],
    ),
    ...[
      'unknown_content',
      'mistyped_text',
      'content_is_text',
      'structure_does_not_fit',
      'result_is_text',
    ].map((tool): [string[]] => [['call', raw('invalid-results'), tool]]),
    [['tools', raw('invalid-results', '--bad-list')]],
    [['call', raw('noisy-stdout'), 'hello']],
  ];

  it.each(wrong)('is used and reported as a diagnostic: %s', async (words) => {
    const { stdout, stderr, exitCode } = await mcpc(words);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).not.toBe('');
    expect(diagnostics(stderr)).not.toEqual([]);
  });

  it.each(wrong)('makes mcpc exit 3 with --strict, after the result: %s', async (words) => {
    const lenient = await mcpc(words);
    const { stdout, stderr, exitCode } = await mcpc([...words, '--strict']);
    expect({ stdout, exitCode }).toEqual({ stdout: lenient.stdout, exitCode: 3 });
    expect(stderr).toContain('--strict');
  });

  it('is reported once, however often it happens', async () => {
    const { stderr } = await mcpc(['call', raw('odd-frames', 'no-version'), 'hello']);
    expect(diagnostics(stderr)).toHaveLength(1);
  });

  it('is not reported with --quiet, but counts with --strict', async () => {
    const words = ['call', raw('invalid-results'), 'result_is_text', '--quiet'];
    expect(await mcpc(words)).toMatchObject({ stderr: '', exitCode: 0 });
    expect(await mcpc([...words, '--strict'])).toMatchObject({ exitCode: 3 });
  });

  it.each([[raw('echo')], [raw('echo', '--modern')], ['demo']])(
    'is nothing in a server that does all right: %s --strict',
    async (target) => {
      const { stderr, exitCode } = await mcpc(['tools', target, '--strict']);
      expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    },
  );
});

describe('--trace', () => {
  it.each([[], ['--modern']])('shows every frame on standard error, both ways %s', async (...words) => {
    const server = recorded('echo', ...words);
    const { stdout, stderr } = await mcpc(['call', server.target, 'echo', 'a=1', '--trace']);
    expect(stdout).toBe('{"a":1}\n');
    for (const method of server.methods()) expect(stderr).toContain(`"method":"${method}"`);
    expect(stderr.match(/^→ .*"method":"tools\/call"/gm)).toHaveLength(1);
    expect(stderr.match(/^← .*"result":\{.*"text":"\{\\"a\\":1\}"/gm)).toHaveLength(1);
  });

  it('shows the server in memory as well, and one behind a URL', async () => {
    const { url } = await listen('http/scripted.mjs');
    for (const target of ['demo', url]) {
      expect((await mcpc(['tools', target, '--trace'])).stderr).toMatch(/^→ .*"method":"tools\/list"/m);
    }
  });

  it('is shown with --quiet', async () => {
    expect((await mcpc(['tools', 'demo', '--trace', '--quiet'])).stderr).toContain('"tools/list"');
  });
});

describe('--trace-file', () => {
  interface Line {
    at: number;
    server: string;
    direction: 'sent' | 'received';
    frame: { method?: string; id?: number; result?: unknown };
  }

  const linesOf = (file: string): Line[] => recordedLines(file).map((line) => JSON.parse(line));

  it('writes every frame as NDJSON: when, which server, which way, the frame', async () => {
    const file = temporaryFile('trace');
    const server = recorded('echo');
    const { stdout, stderr } = await mcpc(['call', server.target, 'echo', 'a=1', '--trace-file', file]);
    expect({ stdout, stderr }).toEqual({ stdout: '{"a":1}\n', stderr: '' });
    const lines = linesOf(file);
    const sent = lines.filter(({ direction }) => direction === 'sent');
    expect(sent.map(({ frame }) => frame.method)).toEqual(server.methods());
    for (const line of lines) expect(line).toMatchObject({ at: expect.any(Number), server: server.target });
    const times = lines.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('can be read by its owner only, also when the file was there before', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'old'), 'an older trace\n', { mode: 0o644 });
    chmodSync(join(cwd, 'old'), 0o644);
    for (const name of ['old', 'new']) {
      await mcpc(['tools', 'demo', '--trace-file', name], { cwd });
      expect(statSync(join(cwd, name)).mode & 0o777).toBe(0o600);
      expect(readFileSync(join(cwd, name), 'utf8')).not.toContain('an older trace');
    }
  });

  it('is there when the server dies, up to its death', async () => {
    const file = temporaryFile('trace');
    await mcpc(['call', raw('dies-in-call'), 'exit', '--trace-file', file]);
    expect(linesOf(file).at(-1)).toMatchObject({ direction: 'sent', frame: { method: 'tools/call' } });
  });

  it('has the frames as they were, before any repair', async () => {
    const file = temporaryFile('trace');
    await mcpc(['call', raw('odd-frames', 'string-id'), 'hello', '--trace-file', file]);
    const result = linesOf(file).at(-1);
    expect(result).toMatchObject({ direction: 'received', frame: { id: expect.any(String) } });
    const stray = temporaryFile('trace');
    await mcpc(['call', raw('noisy-stdout'), 'hello', '--trace-file', stray]);
    expect(readFileSync(stray, 'utf8')).toContain('"Server starting on stdio..."');
  });

  it('that cannot be written is refused before the server is started', async () => {
    const server = recorded('echo');
    const { stdout, exitCode } = await mcpc(['tools', server.target, '--trace-file', '/nowhere/trace']);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(server.methods()).toEqual([]);
  });
});

describe('secrets', () => {
  const secret = 'correct-horse-battery';
  const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLW9mLWl0';

  /** What both traces of a call say, and what the server got. */
  async function traced(words: string[]): Promise<{ trace: string; sent: string }> {
    const file = temporaryFile('trace');
    const server = recorded('echo');
    const { stderr, exitCode } = await mcpc([
      ...['call', server.target, 'echo', ...words, '--trace', '--trace-file', file],
    ]);
    expect(exitCode, stderr).toBe(0);
    const sent = JSON.stringify(server.params('tools/call'));
    return { trace: stderr + readFileSync(file, 'utf8'), sent };
  }

  it.each([
    `password=${secret}`,
    `api_key=${secret}`,
    `apiKey=${secret}`,
    `access_token=${secret}`,
    `deep.client_secret=${secret}`,
    `tokens:=["${secret}"]`,
    `auth={"password":"${secret}"}`,
    `headers:={"Authorization":"Bearer ${secret}"}`,
    `note=send it with Bearer ${secret}`,
  ])('are redacted in both traces, arguments and answers: %s', async (word) => {
    const { trace, sent } = await traced([word]);
    expect(sent).toContain(secret);
    expect(trace).toContain('[redacted]');
    expect(trace).not.toContain(secret);
  });

  it.each([jwt, `sk-${'a1b2'.repeat(8)}`, `ghp_${'a1b2'.repeat(9)}`])(
    'are redacted that look like one, whatever they are called: %s',
    async (value) => {
      const { trace, sent } = await traced([`note=it is ${value}`]);
      expect(sent).toContain(value);
      expect(trace).not.toContain(value);
    },
  );

  it('are not taken for secrets that are none', async () => {
    const { trace } = await traced(['maxTokens=100', 'title=The token of the ring', 'tokenize=true']);
    expect(trace).toContain('"maxTokens":100');
    expect(trace).toContain('The token of the ring');
    expect(trace).toContain('"tokenize":true');
  });

  it('are not shown that go out as headers', async () => {
    const { url } = await listen('http/scripted.mjs', '--bearer', secret);
    const file = temporaryFile('trace');
    const words = ['-H', `X-Api-Key: ${secret}`, '--bearer', secret, '--trace', '--trace-file', file, '-v'];
    const { stdout, stderr, exitCode } = await mcpc(['tools', url, ...words]);
    expect(exitCode, stderr).toBe(0);
    expect(stdout + stderr + readFileSync(file, 'utf8')).not.toContain(secret);
  });

  it('are not shown in a failure', async () => {
    const { url } = await listen('http/scripted.mjs', '--bearer', 'another');
    for (const words of [
      ['tools', url, '--bearer', secret, '-v'],
      ['tools', url.replace('//', `//user:${secret}@`), '-v'],
      ['tools', `${url}?api_key=${secret}`, '-v'],
      ['tools', raw('echo'), '-H', `X-Api-Key ${secret}`],
      ['tools', 'demo', '-H', `X-Api-Key: ${secret}`],
      ['tools', `API_KEY=${secret} node server.js`],
    ]) {
      for (const json of [[], ['--json']]) {
        const { stdout, stderr, exitCode } = await mcpc([...words, ...json]);
        expect(exitCode).not.toBe(0);
        expect(stdout + stderr).not.toContain(secret);
      }
    }
  });
});

describe('--quiet', () => {
  it.each([
    ['logs', ['call', raw('logs'), 'log']],
    ['progress', ['call', raw('long-progress', '--duration', '300'), 'work']],
    ["the server's standard error", ['call', raw('noisy-stderr', '--lines', '3'), 'flood']],
    ['declined questions', ['call', 'demo', 'visit_website']],
    ['notices', ['call', raw('media'), 'image']],
    ['diagnostics', ['call', raw('noisy-stdout'), 'hello']],
  ])('drops %s', async (_what, words) => {
    const loud = await mcpc(words);
    expect(loud.stderr).not.toBe('');
    expect(await mcpc([...words, '--quiet'])).toEqual({ ...loud, stderr: '' });
  });

  it('drops no failure', async () => {
    expect((await mcpc(['call', raw('errors'), 'fails', '-q'])).stderr).toBe('no such city\n');
    expect((await mcpc(['call', raw('errors'), 'refuses', '-q'])).stderr).toContain('The quota is used up');
    expect((await mcpc(['tools', 'nowhere', '-q'])).stderr).toContain('nowhere');
  });
});

describe('--log-level', () => {
  const levels = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'];

  it.each(
    ['', '--modern'].flatMap((era) => ['debug', 'info', 'error', 'emergency'].map((level) => [level, era])),
  )('shows messages from %s on %s', async (level = '', era = '') => {
    const { stdout, stderr } = await mcpc(['call', raw('logs', era), 'log', '--log-level', level]);
    const shown = levels.slice(levels.indexOf(level));
    expect(stdout).toBe(`${shown.length} messages\n`);
    expect(
      stderr
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ')[0]),
    ).toEqual(shown);
  });

  it.each(['', '--modern'])('is info unless given, in both eras %s', async (era) => {
    const { stdout, stderr } = await mcpc(['call', raw('logs', era), 'log']);
    expect(stdout).toBe('7 messages\n');
    expect(stderr).toMatch(/^info tester: this is info\n/);
  });

  it('shows what is no text as JSON', async () => {
    const { stderr } = await mcpc(['call', raw('logs'), 'log', '--log-level', 'error']);
    expect(stderr).toMatch(/^error tester: \{"code":7,"reason":"disk full"\}\n/);
  });

  it('names the levels there are when it is none of them', async () => {
    const { stderr, exitCode } = await mcpc(['tools', 'demo', '--log-level', 'loud']);
    expect(exitCode).toBe(2);
    for (const level of levels) expect(stderr).toContain(level);
  });
});

describe('--verbose', () => {
  it('adds what brought a failure about', async () => {
    const words = ['tools', 'no-such-program --flag'];
    const [short, long] = await Promise.all([mcpc(words), mcpc([...words, '--verbose'])]);
    expect(long.stderr).toContain('ENOENT');
    expect(short.stderr).not.toContain('ENOENT');
    expect(existsSync('no-such-program')).toBe(false);
  });
});
