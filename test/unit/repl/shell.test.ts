import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fakeEnvironment } from '../app/fake-environment.ts';
import { fakeTerminal, runLines, runShell } from './fake-shell.ts';

describe('a script', () => {
  it('ends at the first line that fails, with its status', async () => {
    const { status, stdout, stderr } = await runLines(['multiply a=1 b=2', 'fail', 'multiply a=3 b=4']);
    expect({ status, stdout: stdout.startsWith('2\n'), ran: stdout.includes('12') }).toEqual({
      status: 1,
      stdout: true,
      ran: false,
    });
    expect(stderr).toContain('Line 2 of the script failed; the rest was not run.');
  });

  it('says which line failed with --quiet, too, and of each with --keep-going', async () => {
    const { stderr } = await runLines(['nonsense', 'ping', 'fail'], ['--keep-going', '--quiet']);
    expect(stderr).toMatch(
      /^error: [\s\S]*\nLine 1 of the script failed\.\n[\s\S]*Line 3 of the script failed\.\n$/,
    );
  });

  it('with --keep-going runs them all, and returns the status of the first that failed', async () => {
    const { status, stdout } = await runLines(['nonsense', 'fail', 'multiply a=3 b=4'], ['--keep-going']);
    expect(status).toBe(2);
    expect(stdout).toMatch(/\n?12\n$/);
  });

  it('continues an open quote or bracket on the next line, and skips comments', async () => {
    const { status, stdout } = await runLines(['# comment', 'multiply {"a": 2,', '"b": 3}', '']);
    expect({ status, stdout }).toEqual({ status: 0, stdout: '6\n' });
  });

  it('ends with exit', async () => {
    expect(await runLines(['exit', 'multiply a=1 b=1'])).toMatchObject({ status: 0, stdout: '' });
  });
});

describe('a result', () => {
  it('is assigned to a variable, whose values keep their type', async () => {
    const { stdout } = await runLines([
      'x = statistics numbers:=[4,8]',
      'multiply a=$x.structuredContent.smallest b=2',
    ]);
    expect(stdout).toBe('8\n');
  });

  it('is written or appended to a file', async () => {
    const { environment } = await runLines(['multiply a=1 b=2 > out', 'multiply a=3 b=4 >> out']);
    expect(readFileSync(join(environment.home, 'out'), 'utf8')).toBe('212');
  });

  it('is piped whole into a program, also if the tool failed', async () => {
    const lines = ['fail --json | cat > out', 'multiply a=2 b=3'];
    const { status, stdout, environment } = await runLines(lines, ['--keep-going']);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '6\n' });
    expect(readFileSync(join(environment.cwd, 'out'), 'utf8')).toContain('"isError":true');
  });

  it('leaves no file if the line fails', async () => {
    const { environment } = await runLines(['multiply a=x b=2 > out']);
    expect(() => readFileSync(join(environment.home, 'out'))).toThrow('ENOENT');
  });
});

describe('variables', () => {
  it('are printed, with their type in a pipe of JSON, and assigned without a call', async () => {
    const { status, stdout, stderr } = await runLines([
      'x = statistics numbers:=[4,8]',
      '$x',
      '$x.smallest',
      '$x.structuredContent --query largest',
      'y = $x.smallest',
      'print the "smallest is" $y --json',
      'z = {"n": [$y, 5]}',
      'print $z.n',
      'multiply a=$z.n[1] b=$y',
      '$_ --json',
      'print',
      'unset x y',
      'vars --json',
    ]);
    expect(stderr).toBe('');
    const lines = stdout.trimEnd().split('\n');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ smallest: 4, largest: 8 });
    expect(lines.slice(1, -1)).toEqual(['4', '8', '"the smallest is 4"', '[4,5]', '20', '20', '']);
    expect(JSON.parse(lines.at(-1) ?? '')).toEqual({ z: { n: [4, 5] }, _: 20 });
    expect(status).toBe(0);
  });

  it('stay as they are if the line fails, which prints its error as text', async () => {
    const { stdout, stderr } = await runLines(
      ['x = 1', 'x = fail', 'x = multiply a=x b=2', 'y = nonsense', '$x', '$y'],
      ['--keep-going'],
    );
    expect(stdout).toBe('1\n');
    expect(stderr).not.toContain('{');
    expect(stderr).toContain('Unknown variable y.');
    const { status } = await runLines(['x = fail']);
    expect(status).toBe(1);
  });

  it('$_ is the result of the last line that asked the server and succeeded', async () => {
    const { stdout } = await runLines(
      [
        'multiply a=2 b=3',
        'fail',
        'set',
        'print hello',
        'multiply a=9 b=9 &',
        'wait',
        '$_',
        'tools',
        '$_[0].name',
      ],
      ['--keep-going'],
    );
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toContain('81');
    expect(lines[lines.indexOf('81') + 1]).toBe('6');
    expect(lines.at(-1)).toMatch(/^\w+$/);
  });

  it('of which one looks like an option are text to print', async () => {
    const lines = ['x = "--json"', 'print $x', 'print \'$x\' "-a"', '$x > out'];
    const { stdout, environment } = await runLines(lines);
    expect(stdout).toBe('--json\n$x -a\n');
    expect(readFileSync(join(environment.home, 'out'), 'utf8')).toBe('--json\n');
  });
});

describe('a backslash at the end of a line', () => {
  it('continues it on the next', async () => {
    const { stdout, status, stderr } = await runLines(['multiply a=2 \\', '  b=3', 'multiply a=1 \\']);
    expect({ stdout, status }).toEqual({ stdout: '6\n', status: 2 });
    expect(stderr).toContain('Expected another line after the backslash.');
  });
});

it('clear prints nothing in a script', async () => {
  expect(await runLines(['clear'])).toMatchObject({ status: 0, stdout: '', stderr: '' });
});

describe('a background job', () => {
  it('says how to stop it, since Ctrl-C does not', async () => {
    const { stderr } = await runLines(['watch demo://uptime --count 1 &', 'wait']);
    expect(stderr).toContain('Watching demo://uptime. To stop it, enter: cancel 1\n');
  });
});

describe('source', () => {
  it('runs the lines of a file, and stops at the first failure', async () => {
    const environment = fakeEnvironment({}, 'source lines.mcpc\nmultiply a=9 b=9');
    writeFileSync(join(environment.home, 'lines.mcpc'), 'multiply a=1 b=2\nnonsense\nmultiply a=3 b=4\n');
    const { status, stdout, stderr } = await runLines([], [], environment);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '2\n' });
    expect(stderr).toContain('Line 2 of lines.mcpc failed');
  });

  it('refuses files that run each other without end', async () => {
    const environment = fakeEnvironment({}, 'source again.mcpc');
    writeFileSync(join(environment.home, 'again.mcpc'), 'source again.mcpc\n');
    const { status, stderr } = await runLines([], [], environment);
    expect(status).toBe(2);
    expect(stderr).toContain('again.mcpc was not run: scripts are nested 20 deep.');
  });
});

describe('settings', () => {
  it('apply to all further lines, and options to one', async () => {
    const { stdout } = await runLines([
      'multiply a=1 b=2 --json --query structuredContent',
      'set json on',
      'set query content[0].text',
      'multiply a=1 b=3',
      'set json off',
      'set query off',
      'multiply a=1 b=4',
    ]);
    expect(stdout.trim().split('\n').slice(1)).toEqual(['"3"', '4']);
  });

  it('have the time limits of a line that connects, from then on', async () => {
    const shown = ['set --query timeout', 'set --query \'"max-time"\''];
    const lines = ['set timeout 5', 'connect demo --timeout 7 --max-time 9', ...shown];
    expect((await runLines(lines)).stdout).toBe('7\n9\n');
    const failing = ['set timeout 5', 'connect missing.py --timeout 7', 'set --query timeout'];
    expect((await runLines(failing, ['--keep-going'])).stdout).toBe('5\n');
  });

  it('are shown with the value in effect and what it means', async () => {
    const { stdout } = await runLines(['set timeout 5', 'set validate off', 'set quiet', 'set']);
    const rows = Object.fromEntries(
      stdout.split('\n').map((line) => [line.split('\t')[0], line.split('\t').slice(1)]),
    );
    expect(rows.timeout).toEqual(['5', 'seconds that a request may take without a response or progress']);
    expect(rows['max-time']).toEqual(['none', 'seconds that a request may take in all']);
    expect(rows.validate).toEqual(['off', "check arguments against the tool's schema before a call"]);
    expect(rows['log-level']?.[0]).toBe('info');
    expect(rows.quiet?.[0]).toBe('on');
    expect(rows['ping-interval']).toEqual(['never', 'seconds of silence before a ping (after reconnect)']);
    expect(
      [rows['sampling-rounds'], rows['input-rounds'], rows['declined-rounds']].map((row) => row?.[0]),
    ).toEqual(['25', '100', '10']);
  });

  it('select the revision of the next connection', async () => {
    const { stdout, stderr } = await runLines([
      'set protocol legacy',
      'reconnect',
      "info --query 'protocolVersion'",
    ]);
    expect(stderr).toContain('It takes effect when the server is connected again: reconnect');
    expect(stdout).toBe('2025-11-25\n');
    const wrong = await runLines(['set protocol 1999']);
    expect(wrong.stderr).toContain('set protocol 1999: unknown protocol version.');
    expect(wrong.stderr).toContain('Known are auto, legacy, 2026-07-28');
  });

  it.each(['off', 'none'])('are reset by off and by the word for their default: %s', async (word) => {
    const { stdout } = await runLines(['set timeout 5', `set timeout ${word}`, 'set --query timeout']);
    expect(stdout).toBe('none\n');
  });

  it('of the connection apply when it is opened again', async () => {
    const { stderr, stdout } = await runLines([
      'set ping-interval 1',
      'reconnect',
      `set --query '"ping-interval"'`,
    ]);
    expect(stdout).toBe('1\n');
    expect(stderr).toContain('It takes effect when the server is connected again: reconnect');
  });

  it('that have values need one', async () => {
    const { stderr } = await runLines(['set timeout']);
    expect(stderr).toContain('set timeout needs a value: seconds that a request may take without a response');
  });

  it('are refused if unknown or invalid', async () => {
    const { stderr } = await runLines(
      ['set jsn on', 'set json maybe', 'set log-level loud'],
      ['--keep-going'],
    );
    expect(stderr).toContain('Unknown setting "jsn". Did you mean "json"?');
    expect(stderr).toContain('json must be on or off, not "maybe".');
    expect(stderr).toContain('log-level cannot be "loud".');
  });
});

describe('a job', () => {
  it('runs in the background, and wait returns its status', async () => {
    const { status, stderr } = await runLines(['fail &', 'wait']);
    expect(status).toBe(1);
    expect(stderr).toContain('[1] fail\n');
    expect(stderr).toContain('[1] failed (1): fail\n');
  });

  it('can be cancelled alone', async () => {
    const { status, stderr } = await runLines(['brew_tea delay=60000 &', 'cancel 1', 'cancel 1']);
    expect(status).toBe(2);
    expect(stderr).toContain('[1] cancelled: brew_tea delay=60000\n');
    expect(stderr).toContain('Job 1 has already ended.');
  });

  it('is cancelled when the shell ends', async () => {
    const { status, stderr } = await runLines(['brew_tea delay=60000 &']);
    expect(status).toBe(0);
    expect(stderr).toContain('Cancelled 1 running job.');
  });
});

it('answers server requests by the options of the line', async () => {
  const { stdout } = await runLines(['ask_model question=Hi --sampling text:Ho', 'ask_model question=Hi']);
  expect(stdout).toContain('Ho');
});

it('limits what servers request by the options of the line, or as set for all lines', async () => {
  const { stdout, stderr } = await runLines([
    'set declined-rounds 2',
    'set --query \'"declined-rounds"\'',
    'ask_model question=Hi --sampling text:Ho --sampling-rounds 1',
  ]);
  expect(stdout).toBe('2\nscript says: Ho\n');
  expect(stderr).not.toContain('reconnect');
});

it('refuses an answers file with roots that the server does not have', async () => {
  const environment = fakeEnvironment();
  const answers = join(environment.cwd, 'answers.json');
  mkdirSync(join(environment.cwd, 'data'));
  writeFileSync(answers, '{"roots": ["data"]}');
  const line = `multiply a=2 b=3 --answers ${answers}`;
  const refused = await runShell({ lines: [line], environment });
  expect(refused).toMatchObject({ status: 2, stdout: '' });
  expect(refused.stderr).toContain(
    'error: The root data in the answers file is not among the roots of the server.\nTo add it: roots add data\n',
  );
  const added = await runShell({
    lines: ['roots add data', line],
    environment: { ...fakeEnvironment(), cwd: environment.cwd },
  });
  expect(added.stdout).toBe('6\n');
});

it('answers sampling requests as set for all lines', async () => {
  const lines = [
    'set sampling text:Ho',
    'ask_model question=Hi',
    'set sampling chat:m',
    'set sampling off',
    'set',
  ];
  const { stdout, stderr } = await runLines(lines, ['--keep-going']);
  expect(stdout).toContain('Ho');
  expect(stderr).toContain('--sampling chat:m: neither OPENAI_API_KEY nor OPENAI_BASE_URL is set.');
  expect(stdout).toMatch(/^sampling\task\t/m);
});

it('suggests commands and tools for an unknown first word', async () => {
  const { stderr } = await runLines(['multipy a=1 b=2', 'trip country=Peru'], ['--keep-going']);
  expect(stderr).toContain('Did you mean "multiply"?');
  expect(stderr).toContain('Did you mean: prompt trip country=Peru\n');
});

describe('lines that are given in place of a script', () => {
  it('end at the first that fails, with its status', async () => {
    const { status, stdout, stderr } = await runShell({
      lines: ['multiply a=1 b=2', 'nonsense', 'multiply a=3 b=4'],
    });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '2\n' });
    expect(stderr).toContain('Line 2 of 3 failed; the rest was not run.\n');
  });

  it('all run with --keep-going; a single one needs no number', async () => {
    const lines = ['nonsense', 'multiply a=3 b=4'];
    const { status, stdout, stderr } = await runShell({ lines, words: ['--keep-going'] });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '12\n' });
    expect(stderr).toContain('Line 1 of 2 failed.\n');
    expect((await runShell({ lines: ['ping', 'nonsense'] })).stderr).toContain('Line 2 of 2 failed.\n');
    expect((await runShell({ lines: ['nonsense'] })).stderr).not.toContain('Line 1');
  });

  it('may read arguments from standard input, unlike those of a script', async () => {
    const environment = fakeEnvironment({}, '{"a": 2, "b": 3}');
    expect((await runShell({ lines: ['multiply -'], environment })).stdout).toBe('6\n');
    expect((await runLines(['multiply -'])).stderr).toContain('cannot read arguments from standard input');
  });

  it('come from standard input if there are none, unless that is a terminal', async () => {
    const environment = fakeEnvironment({}, 'multiply a=2 b=3\nfail');
    const { status, stdout, stderr } = await runShell({ lines: [], environment });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '6\n' });
    expect(stderr).toContain('Line 2 of the script failed');
    await expect(runShell({ lines: [], ...fakeTerminal() })).rejects.toThrow('There are no lines to run.');
  });

  it('may ask the user, and are kept in their history with the answers', async () => {
    const { stdout } = await runShell({ lines: ['multiply a=2', 'history'], answers: ['3'] });
    expect(stdout).toBe('6\nmultiply a=2\nmultiply a=2 b:=3\nhistory\n');
  });
});
