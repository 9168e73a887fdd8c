import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine, fixture, nodeFixture, raw } from './harness/fixtures.ts';
import { temporaryFolder, temporaryHome } from './harness/folder.ts';
import { listen } from './harness/listening.ts';
import { type Finished, type McpcOptions, mcpc } from './harness/mcpc.ts';

/** Multiplies through a target and expects the product, and nothing else on standard output. */
async function expectProduct(words: string[], options: McpcOptions = {}): Promise<void> {
  const { stdout, stderr, exitCode } = await mcpc(['call', ...words, 'multiply', 'a=5', 'b=3'], options);
  expect({ stdout, exitCode }, stderr).toEqual({ stdout: '15\n', exitCode: 0 });
}

/** Lists the tools of an invalid target, and returns the error. */
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

/** Copies the server scripts into a folder. Returns the folder of the scripts. */
function scriptsIn(folder: string): string {
  for (const name of ['scripts', 'raw']) cpSync(fixture(name), join(folder, name), { recursive: true });
  return join(folder, 'scripts');
}

describe('`demo`', () => {
  it('is the server built into mcpc, in memory', async () => {
    await expectProduct(['demo']);
    expect((await mcpc(['info', 'demo', '--query', 'transport'])).stdout).toBe('memory\n');
  });

  it('is that always, whatever the working folder contains', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'demo'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    await expectProduct(['demo'], { cwd });
  });
});

describe('a path', () => {
  it('is relative to the working folder', async () => {
    await expectProduct(['./server.mjs'], { cwd: fixture('scripts') });
    await expectProduct(['server.mjs'], { cwd: fixture('scripts') });
    await expectProduct(['./program'], { cwd: fixture('scripts') });
  });

  it('is used whole, including spaces', async () => {
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

  it('is never a bare name', async () => {
    const said = await refusal(['program'], { cwd: fixture('scripts') });
    expect(said).toContain('./program');
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

  it('can have a script as its first word', async () => {
    await expectProduct(['server.mjs --db x'], { cwd: fixture('scripts') });
    const folder = join(temporaryFolder(), 'two words');
    mkdirSync(folder);
    await expectProduct([commandLine([join(scriptsIn(folder), 'server.mjs'), '--db', 'x'])]);
  });

  it('can have a program of the working folder as its first word', async () => {
    await expectProduct(['./program --db x'], { cwd: fixture('scripts') });
  });

  it.each([
    ['|', `${raw('echo')} | cat`],
    ['$(', `${raw('echo')} $(id)`],
  ])('with the shell operator %s is refused with advice', async (operator, line) => {
    const said = await refusal([line]);
    expect(said).toContain(`shell operator ${operator}`);
    expect(said).toContain('sh -c');
  });

  it('can contain quoted operator characters', async () => {
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
  it('stdio treats a bare name as a program', async () => {
    const bin = temporaryFolder();
    writeFileSync(join(bin, 'my-server'), `#!/bin/sh\nexec ${raw('echo')}\n`, { mode: 0o755 });
    const env = { PATH: `${bin}:${process.env.PATH}` };
    expect(await refusal(['my-server'], { env })).toContain('--transport stdio');
    const { stdout } = await mcpc(['call', 'my-server', 'echo', 'a=1', '--transport', 'stdio'], { env });
    expect(stdout).toBe('{"a":1}\n');
  });
});

describe('an unknown target is refused with suggestions', () => {
  it('for a bare name, the kinds of targets', async () => {
    const said = await refusal(['weather']);
    for (const kind of ['demo', 'URL', 'server.py', './server', 'quotes']) expect(said).toContain(kind);
  });

  it('for a path, where it was looked for', async () => {
    const cwd = temporaryFolder();
    const said = await refusal(['./server.py'], { cwd });
    expect(said).toContain('no file ./server.py');
    expect(said).toContain(cwd);
  });
});

describe('a host with a port or a path', () => {
  it('is a URL, with http on this machine', async () => {
    const { url } = await listen('http/scripted.mjs');
    const { stderr, exitCode } = await mcpc(['ping', url.replace('http://', '')]);
    expect(exitCode, stderr).toBe(0);
  });
});

describe('options for servers that mcpc starts', () => {
  it('are refused for a URL, like those of URLs for a program', async () => {
    expect(await refusal(['http://127.0.0.1:9/mcp', '--env', 'A=b'])).toContain('--env');
    expect(await refusal([raw('echo'), '--bearer', 'secret'])).toContain('--bearer');
  });

  it('can be anywhere on the line', async () => {
    const [program = '', ...rest] = nodeFixture('raw/environment.mjs');
    const words = ['--env', 'A=b', 'call', commandLine([program, ...rest]), 'environment', '--json'];
    const { stdout } = await mcpc([...words, '--query', 'structuredContent.env.A']);
    expect(stdout).toBe('"b"\n');
  });
});
