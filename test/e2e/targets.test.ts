import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine, fixture, nodeFixture, raw } from './harness/fixtures.ts';
import { temporaryFile, temporaryFolder, temporaryHome } from './harness/folder.ts';
import { type Finished, type McpcOptions, mcpc } from './harness/mcpc.ts';

/** Multiplies through a target and expects the product, and nothing else on standard output. */
async function expectProduct(words: string[], options: McpcOptions = {}): Promise<void> {
  const { stdout, stderr, exitCode } = await mcpc(['call', ...words, 'multiply', 'a=5', 'b=3'], options);
  expect({ stdout, exitCode }, stderr).toEqual({ stdout: '15\n', exitCode: 0 });
}

/** Lists the tools of a target that is none, and gives what mcpc says about it. */
async function refusal(words: string[], options: McpcOptions = {}): Promise<string> {
  const { stdout, stderr, exitCode } = await mcpc(['tools', ...words], options);
  expect({ stdout, exitCode }, stderr).toEqual({ stdout: '', exitCode: 2 });
  return stderr;
}

/** The words that the server of a command line was started with. */
function wordsOf({ stdout, stderr, exitCode }: Finished): string[] {
  expect(exitCode, stderr).toBe(0);
  return (JSON.parse(stdout) as { argv: string[] }).argv;
}

/** The server scripts, copied to where a test wants them; the folder that they are in. */
function scriptsIn(folder: string): string {
  for (const name of ['scripts', 'raw']) cpSync(fixture(name), join(folder, name), { recursive: true });
  return join(folder, 'scripts');
}

describe('`demo`', () => {
  it('is the server built into mcpc, in memory', async () => {
    await expectProduct(['demo']);
    expect((await mcpc(['info', 'demo', '--query', 'transport'])).stdout).toBe('memory\n');
  });

  it('is that always, whatever lies in the working folder', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'demo'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    await expectProduct(['demo'], { cwd });
  });

  it('takes no options of servers that are started or reached', async () => {
    for (const words of [
      ['--env', 'A=b'],
      ['--bearer', 'secret'],
    ]) {
      expect(await refusal(['demo', ...words])).toContain(`${words[0]} cannot be used with demo`);
    }
  });
});

describe('a path', () => {
  it('is taken from the working folder', async () => {
    await expectProduct(['./server.mjs'], { cwd: fixture('scripts') });
    await expectProduct(['server.mjs'], { cwd: fixture('scripts') });
    await expectProduct(['./program'], { cwd: fixture('scripts') });
  });

  it('is taken whole, spaces and all', async () => {
    const folder = join(temporaryFolder(), 'a folder  with spaces');
    mkdirSync(folder);
    await expectProduct([join(scriptsIn(folder), 'server.mjs')]);
    const program = `my program`;
    writeFileSync(join(folder, program), `#!/bin/sh\nexec ${raw('environment')}\n`);
    chmodSync(join(folder, program), 0o755);
    const finished = await mcpc(['call', program, 'environment'], { cwd: folder });
    expect(wordsOf(finished)).toEqual([]);
  });

  it('may start with ~/, the home folder', async () => {
    const home = temporaryHome();
    scriptsIn(home);
    await expectProduct(['~/scripts/server.mjs'], { home });
    await expectProduct(['~/scripts/server.mjs --db x'], { home });
  });

  it('is never meant by a bare name', async () => {
    const said = await refusal(['program'], { cwd: fixture('scripts') });
    expect(said).toContain('./program');
  });

  it('that is a folder is refused', async () => {
    expect(await refusal([fixture('scripts')])).toContain('is a folder');
  });
});

describe('a quoted command line', () => {
  it('is split as a POSIX shell splits words', async () => {
    const line = String.raw`${raw('environment')} 'a b' c\ d "e 'f' \"g\" \\" '' h'i'"j" $HOME *.mjs #k`;
    expect(wordsOf(await mcpc(['call', line, 'environment']))).toEqual([
      'a b',
      'c d',
      `e 'f' "g" \\`,
      '',
      'hij',
      '$HOME',
      '*.mjs',
      '#k',
    ]);
  });

  it('expands ~/ at the start of a word', async () => {
    const home = temporaryHome();
    const finished = await mcpc(['call', `${raw('environment')} ~/data a~/b`, 'environment'], { home });
    expect(wordsOf(finished)).toEqual([join(home, 'data'), 'a~/b']);
  });

  it('may have a script as its first word', async () => {
    await expectProduct(['server.mjs --db x'], { cwd: fixture('scripts') });
    const folder = join(temporaryFolder(), 'two words');
    mkdirSync(folder);
    await expectProduct([commandLine([join(scriptsIn(folder), 'server.mjs'), '--db', 'x'])]);
  });

  it('may have a program of the working folder as its first word', async () => {
    await expectProduct(['./program --db x'], { cwd: fixture('scripts') });
  });

  it.each([
    ['|', `${raw('echo')} | cat`],
    ['&&', `cd folder && ${raw('echo')}`],
    ['>', `${raw('echo')} > log`],
    [';', `true; ${raw('echo')}`],
    ['$(', `${raw('echo')} $(id)`],
    ['`', `${raw('echo')} "\`id\`"`],
  ])('with the shell operator %s is refused with advice', async (operator, line) => {
    const said = await refusal([line]);
    expect(said).toContain(`shell operator ${operator}`);
    expect(said).toContain('sh -c');
  });

  it('may hold the characters of operators in quotes', async () => {
    const finished = await mcpc(['call', `${raw('environment')} 'a|b' "c;d" \\>`, 'environment']);
    expect(wordsOf(finished)).toEqual(['a|b', 'c;d', '>']);
  });

  it('with a leading K=V is refused with the option to use', async () => {
    const said = await refusal([`DB=x ${raw('echo')}`]);
    expect(said).toContain('--env DB=x');
  });

  it('with a leading K=V does not repeat a secret', async () => {
    expect(await refusal([`API_TOKEN=hunter22 ${raw('echo')}`])).not.toContain('hunter22');
  });
});

describe('--transport', () => {
  it('stdio makes a bare name a program', async () => {
    const bin = temporaryFolder();
    writeFileSync(join(bin, 'my-server'), `#!/bin/sh\nexec ${raw('echo')}\n`, { mode: 0o755 });
    const env = { PATH: `${bin}:${process.env.PATH}` };
    expect(await refusal(['my-server'], { env })).toContain('--transport stdio');
    const { stdout } = await mcpc(['call', 'my-server', 'echo', 'a=1', '--transport', 'stdio'], { env });
    expect(stdout).toBe('{"a":1}\n');
  });

  it('takes stdio, http, sse and ws', async () => {
    expect(await refusal(['demo', '--transport', 'pigeon'])).toMatch(/stdio, http, sse, ws/);
  });

  it.each(['http', 'sse', 'ws'])('%s needs a URL', async (transport) => {
    expect(await refusal([raw('echo'), '--transport', transport])).toContain('URL');
  });

  it('stdio cannot be used with a URL', async () => {
    expect(await refusal(['http://127.0.0.1:9/mcp', '--transport', 'stdio'])).toContain('--transport stdio');
  });
});

describe('a target that fits nothing is refused with what it could have been', () => {
  it('a bare name: the kinds of targets', async () => {
    const said = await refusal(['weather']);
    for (const kind of ['demo', 'URL', 'server.py', './server', 'quotes']) expect(said).toContain(kind);
  });

  it('a name nearly right: the nearest known name', async () => {
    expect(await refusal(['demoo'])).toContain('Did you mean demo?');
  });

  it('the name of a program: its command line in quotes', async () => {
    expect(await refusal(['node'])).toContain('put its whole command line in quotes');
  });

  it('a path: where it was looked for', async () => {
    const cwd = temporaryFolder();
    const said = await refusal(['./server.py'], { cwd });
    expect(said).toContain('no file ./server.py');
    expect(said).toContain(cwd);
  });

  it('an address: the URL', async () => {
    expect(await refusal(['localhost:3000/mcp'])).toContain('http://localhost:3000/mcp');
  });

  it('a URL of another kind: the kinds that there are', async () => {
    expect(await refusal(['ftp://example.com'])).toContain('http://, https://, ws:// or wss://');
  });

  it('a URL that is none: it is named', async () => {
    expect(await refusal(['http://'])).toContain('http://');
  });
});

describe('options for servers that mcpc starts', () => {
  it.each([['--env', 'A=b'], ['--inherit-env'], ['--cwd', '/'], ['--python', 'python3']])(
    '%s is refused for a URL',
    async (...option) => {
      expect(await refusal(['http://127.0.0.1:9/mcp', ...option])).toContain(option[0]);
    },
  );

  it.each([['--header', 'X-A: b'], ['--bearer', 'secret'], ['--cacert', 'ca.pem'], ['--insecure']])(
    'while %s is refused for a program',
    async (...option) => {
      expect(await refusal([raw('echo'), ...option])).toContain(option[0]);
    },
  );

  it('--cwd must be a folder', async () => {
    const file = temporaryFile();
    writeFileSync(file, '');
    for (const path of [file, `${file}-nowhere`]) {
      expect(await refusal([raw('echo'), '--cwd', path])).toContain('folder not found');
    }
  });

  it('--env NAME must be set', async () => {
    expect(await refusal([raw('echo'), '--env', 'NOT_SET'])).toContain('the variable NOT_SET is not set');
  });

  it('--env is NAME=VALUE or NAME', async () => {
    expect(await refusal([raw('echo'), '--env', '1=2'])).toContain('NAME=VALUE');
  });

  it('are heard wherever they stand on the line', async () => {
    const [program = '', ...rest] = nodeFixture('raw/environment.mjs');
    const words = ['--env', 'A=b', 'call', commandLine([program, ...rest]), 'environment', '--json'];
    const { stdout } = await mcpc([...words, '--query', 'structuredContent.env.A']);
    expect(stdout).toBe('"b"\n');
  });
});
