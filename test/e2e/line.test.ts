import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine, fixture, nodeFixture, raw } from './harness/fixtures.ts';
import { recordedLines, temporaryFile, temporaryFolder } from './harness/folder.ts';
import { listen } from './harness/listening.ts';
import { mcpc, shell } from './harness/mcpc.ts';
import { root } from './harness/program.ts';

/** A folder with an executable file in it that is a server. */
function folderWithProgram(name: string): string {
  const folder = temporaryFolder();
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\nexec ${commandLine(nodeFixture('raw/echo.mjs'))}\n`);
  chmodSync(file, 0o755);
  return folder;
}

/** Runs two lines that mean the same, and expects the same of both. */
async function expectSame(one: string[], other: string[], cwd = temporaryFolder()): Promise<void> {
  const [first, second] = await Promise.all([mcpc(one, { cwd }), mcpc(other, { cwd })]);
  expect(first).toEqual(second);
}

describe('the first word that is not an option', () => {
  it('is always a command if it is the name of one', async () => {
    const { stderr, exitCode } = await mcpc(['tools'], { cwd: folderWithProgram('tools') });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('mcpc tools needs a server');
  });

  it('is not the value of an option before it', async () => {
    const words = ['--timeout', '20', '--root', '.', '--query', '[0].name', 'tools', 'demo'];
    expect((await mcpc(words)).stdout).toBe('multiply\n');
  });

  it.each([['demo'], [raw('echo')], ['./nowhere.py'], ['nowhere']])(
    'is a target if it is the only word: %s is the same as connect %s',
    async (target) => {
      await expectSame([target], ['connect', target]);
    },
  );

  it.each([
    [['toosl', 'demo'], 'mcpc tools demo'],
    [['server.py', 'tools'], 'mcpc tools server.py'],
    [['-q', 'demo', 'multiply', 'a=5', 'b=3'], 'mcpc call demo multiply a=5 b=3 -q'],
    [['ls', 'demo'], 'mcpc tools demo'],
    [['call', 'multiply', 'a=5', 'b=3'], 'mcpc call TARGET multiply a=5 b=3'],
  ])('exits with 2 and suggests the line that was meant otherwise: %j', async (words, right) => {
    const { stdout, stderr, exitCode } = await mcpc(words);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr.toLowerCase()).toContain(`did you mean: ${right.toLowerCase()}\n`);
  });
});

describe("a target with a command's name", () => {
  it('is reached by its path', async () => {
    const cwd = folderWithProgram('tools');
    expect((await mcpc(['tools', './tools'], { cwd })).stdout).toMatch(/^echo\t/);
    await expectSame(['./tools'], ['connect', './tools'], cwd);
  });

  it('is reached after connect', async () => {
    const { stderr } = await mcpc(['connect', 'tools'], { cwd: folderWithProgram('tools') });
    expect(stderr).not.toContain('needs a server');
  });

  it('is never a file of the working folder without a path', async () => {
    const { stderr, exitCode } = await mcpc(['tools', 'tools'], { cwd: folderWithProgram('tools') });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('./tools');
  });
});

describe('options', () => {
  const plain = ['call', 'demo', 'multiply', 'a=5', 'b=3'];

  it.each([0, 3, 5])('may stand anywhere: before word %i', async (at) => {
    const words = plain.toSpliced(at, 0, '--json', '--query', 'structuredContent');
    expect((await mcpc(words)).stdout).toBe('{"result":15}\n');
  });

  it('may have their value after an equals sign', async () => {
    expect((await mcpc([...plain, '--query=content[0].text'])).stdout).toBe('15\n');
  });

  it('end at --', async () => {
    expect((await mcpc(['tools', '--query', '[0].name', '--', 'demo'])).stdout).toBe('multiply\n');
    const { stderr, exitCode } = await mcpc([...plain, '--', '--json']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('"--json" is not an option of this command');
  });

  it('with a value take exactly one word, never none and never more', async () => {
    const { stdout } = await mcpc(['help', 'call', '--query', 'options[].flags']);
    const flags: string[] = JSON.parse(stdout);
    expect(flags.filter((flag) => /\[|\.\.\./.test(flag))).toEqual([]);
    const { exitCode, stderr } = await mcpc(['tools', 'demo', '--query']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--query');
  });

  it.each([['--jsno', '--json']])(
    'that do not exist are rejected with the nearest: %s',
    async (typed, nearest) => {
      const { stdout, stderr, exitCode } = await mcpc(['tools', 'demo', typed]);
      expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
      expect(stderr).toContain(`"${nearest}"`);
    },
  );

  it.each([
    ['--timeout', 'soon'],
    ['--protocol', '1999-01-01'],
    ['--root', './nowhere'],
  ])('are rejected by name if the value is invalid: %s %s', async (option, value) => {
    const { stdout, stderr, exitCode } = await mcpc(['watch', raw('echo'), 'tools', option, value]);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain(option);
  });
});

describe('short options', () => {
  it('-e is --env', async () => {
    const words = ['call', raw('environment'), 'environment', '--query', 'structuredContent.env.COLOUR'];
    expect((await mcpc([...words, '-e', 'COLOUR=red'])).stdout).toBe('red\n');
    expect((await mcpc([...words, '--env', 'COLOUR=red'])).stdout).toBe('red\n');
  });

  it('-H is --header', async () => {
    const requests = temporaryFile();
    const { url } = await listen('http/scripted.mjs', '--requests', requests);
    await mcpc(['ping', url, '-H', 'X-Team: red', '--header', 'X-Shift:night']);
    const { headers } = JSON.parse(recordedLines(requests)[0] ?? '');
    expect(headers).toMatchObject({ 'x-team': 'red', 'x-shift': 'night' });
  });

  it('-o is --output', async () => {
    const cwd = temporaryFolder();
    await mcpc(['call', 'demo', 'multiply', 'a=5', 'b=3', '-o', 'product'], { cwd });
    expect(readFileSync(join(cwd, 'product'), 'utf8')).toBe('15');
  });

  it.each([
    ['-q', '--quiet', ['call', raw('logs'), 'log']],
    ['-v', '--verbose', ['tools', 'no-such-program --flag']],
    ['-h', '--help', ['call']],
    ['-V', '--version', []],
  ])('%s is %s', async (short, long, words) => {
    await expectSame([...words, short], [...words, long]);
  });
});

describe('common mistakes: the correct form is suggested for', () => {
  it.each([
    [['tools', 'npx', '-y', '@scope/server'], 'mcpc tools "npx -y @scope/server"'],
    [['tools', 'node', 'server.js'], '"node server.js"'],
    [['call', 'node', 'server.js', 'add'], '"node server.js"'],
    [['call', 'npx', 'some-server', 'add', 'a=1'], '"npx some-server …"'],
  ])('an unquoted command line: %s', async (words, right) => {
    const { stdout, stderr, exitCode } = await mcpc(words);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain(right);
  });

  it.each([
    [['--a', '5', '--b', '3'], 'a=5 b=3'],
    [['a=5', '--b', '3'], 'a=5 b=3'],
    [['5', '3'], 'a=5 b=3'],
    [['a=5', '3'], 'b=3 a=5'],
    [['a', '5', 'b', '3'], 'a=5 b=3'],
    [['a:5', 'b:3'], 'a=5 b=3'],
  ])('arguments in the form of other programs: %s', async (words, right) => {
    const { stdout, stderr, exitCode } = await mcpc(['call', 'demo', 'multiply', ...words]);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain(right);
  });
});

describe('help', () => {
  it('is what bare mcpc prints, in 24 lines of 80 columns', async () => {
    const { stdout, stderr, exitCode } = await mcpc([]);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toContain('Usage: mcpc COMMAND TARGET [arguments] [options]\n');
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(24);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    for (const words of [['help'], ['--help'], ['-h']]) expect((await mcpc(words)).stdout).toBe(stdout);
  });

  it("shows a tool after the tool's name", async () => {
    const { stdout, exitCode } = await mcpc(['tools', 'demo', 'multiply']);
    expect({ exitCode, line: stdout.trimEnd().split('\n').at(-1) }).toEqual({
      exitCode: 0,
      line: 'mcpc call demo multiply a=1 b=1',
    });
    for (const words of [
      ['call', 'demo', 'multiply', '--help'],
      ['call', 'demo', 'multiply', 'a=5', '-h'],
      ['--help', 'call', 'demo', 'multiply'],
      ['tools', 'demo', 'multiply', '--help'],
    ]) {
      expect((await mcpc(words)).stdout).toBe(stdout);
    }
  });
});

describe('--version', () => {
  it("prints the package's version, as -V does", async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(await mcpc(['--version'])).toMatchObject({ stdout: `mcpc ${version}\n`, stderr: '', exitCode: 0 });
    expect((await mcpc(['-V'])).stdout).toBe(`mcpc ${version}\n`);
    expect(JSON.parse((await mcpc(['-V', '--json'])).stdout)).toMatchObject({ mcpc: version });
  });
});

describe('a line in a shell', () => {
  it('may have its target and arguments quoted', async () => {
    const target = commandLine(nodeFixture('raw/echo.mjs'));
    const { stdout } = await shell(`mcpc call "${target}" echo_types 'text=a  b' map='{"k": "v w"}'`);
    expect(stdout).toBe('{"text":"a  b","map":{"k":"v w"}}\n');
  });

  it('may name a script by its path from the home folder', async () => {
    const env = { XDG_CACHE_HOME: temporaryFolder() };
    const { stdout } = await mcpc(['tools', '~/server.mjs'], { home: fixture('scripts'), env });
    expect(stdout).toMatch(/^multiply\t/);
  });
});
