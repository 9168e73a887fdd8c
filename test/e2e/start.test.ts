import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { program, workplace } from './harness/config.ts';
import { commandLine, nodeFixture } from './harness/fixtures.ts';
import { temporaryFolder } from './harness/folder.ts';
import { mcpc, shell } from './harness/mcpc.ts';

const line = ['call', 'demo', 'multiply', 'a=6', 'b=7'];

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe('the code cache', () => {
  it('is written after a run, used by the next and rewritten if it is damaged', async () => {
    const folder = join(temporaryFolder(), 'code');
    const env = { MCPC_CODE_CACHE: folder };
    expect((await mcpc(line, { env })).stdout).toBe('42\n');
    const main = filesIn(folder).find((file) => file.endsWith('main.js')) ?? '';
    const bytes = readFileSync(main);
    expect((await mcpc(line, { env })).stdout).toBe('42\n');
    expect(readFileSync(main).equals(bytes)).toBe(true);
    for (const file of filesIn(folder))
      writeFileSync(
        file,
        bytes.map((byte, at) => (at < 40 ? byte : ~byte)),
      );
    expect(await mcpc(line, { env })).toMatchObject({ stdout: '42\n', stderr: '', exitCode: 0 });
    expect(readFileSync(main).length).toBeGreaterThan(100_000);
  });

  it('is in XDG_CACHE_HOME, and disabled by MCPC_CODE_CACHE=off', async () => {
    const cache = join(temporaryFolder(), 'cache');
    await mcpc(line, { env: { MCPC_CODE_CACHE: 'off', XDG_CACHE_HOME: cache } });
    expect(existsSync(join(cache, 'mcpc/code'))).toBe(false);
    await mcpc(line, { env: { MCPC_CODE_CACHE: undefined, XDG_CACHE_HOME: cache } });
    expect(filesIn(join(cache, 'mcpc/code'))).not.toEqual([]);
  });

  it('is optional: the result does not depend on a writable folder', async () => {
    const env = { MCPC_CODE_CACHE: '/dev/null/code' };
    expect(await mcpc(line, { env })).toMatchObject({ stdout: '42\n', stderr: '', exitCode: 0 });
  });
});

describe('completion in the shell', () => {
  it('loads neither the program nor the validation of config files', async () => {
    const place = workplace();
    const file = place.own({ b: program('raw/echo.mjs'), a: { command: 'x', disabled: 1 } });
    await mcpc(['tools', `${file}:b`], place);
    const loaded = async (...words: string[]) => {
      const folder = join(temporaryFolder(), 'code');
      const env = { MCPC_CODE_CACHE: folder };
      const { stdout } = await mcpc(['__complete', '--', ...words], { ...place, env });
      const names = filesIn(folder).map((path) => basename(path).replace(/-[A-Z\d]+\.js$/, ''));
      return { stdout, names: names.sort() };
    };
    expect(await loaded('tool')).toMatchObject({ names: ['completion.js'] });
    expect(await loaded('tools', `${file}:`)).toEqual({
      stdout: `${file}:b\t\n${file}:a\t\n:4\n`,
      names: ['completion.js'],
    });
    // The entry is found without validating it.
    const tools = await loaded('call', `${file}:b`, 'echo_n');
    expect(tools.stdout).toMatch(/^echo_nested\t/);
    expect(tools.names).toEqual(['completion.js']);
  });
});

describe('a call and a completion', () => {
  it('load only the parts of Node that they need', async () => {
    const folder = temporaryFolder();
    const hook = join(folder, 'hook.cjs');
    const list = join(folder, 'loaded');
    writeFileSync(
      hook,
      `process.once('exit', () => require('node:fs').writeFileSync(${JSON.stringify(list)}, process.moduleLoadList.join('\\n')))`,
    );
    const env = { NODE_OPTIONS: `--require ${hook}`, XDG_CACHE_HOME: folder };
    const loaded = async (words: string[]) => {
      expect((await mcpc(words, { env })).exitCode).toBe(0);
      return readFileSync(list, 'utf8').split('\n');
    };
    const server = commandLine(nodeFixture('raw/echo.mjs'));
    // The first run creates a key with random bytes.
    await mcpc(['tools', server], { env: { XDG_CACHE_HOME: folder } });
    const costly = ['crypto', 'zlib', 'http', 'worker_threads'].map((name) => `NativeModule ${name}`);
    for (const words of [
      ['tools', server],
      ['__complete', '--', 'call', server, 'e'],
    ]) {
      const names = await loaded(words);
      expect(names).toContain('NativeModule fs');
      expect(names.filter((name) => costly.includes(name))).toEqual([]);
    }
  });
});

describe('a line that needs no program', () => {
  it.each([[['--version']], [['help']], [['help', 'call']], [['tools', '-h']]])(
    'prints what the program would print: %j',
    async (words) => {
      const { stdout, stderr, exitCode } = await mcpc(words);
      const whole = await mcpc([...words, '--']);
      expect(stderr).toBe('');
      expect(stdout).toBe(whole.stdout);
      expect(exitCode).toBe(whole.exitCode);
    },
  );

  it.each([
    ['help', 'constructor'],
    ['help', '../package'],
    ['help', 'tools {'],
  ])('names no page of another command: mcpc %s %s', async (...words) => {
    const { stdout, stderr, exitCode } = await mcpc(words);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toMatch(/^error: Unknown command/);
  });

  it('ends quietly if its reader is gone, and fails if it cannot be written', async () => {
    expect(await shell('mcpc help | head -n 1 >&2')).toMatchObject({ exitCode: 0 });
    expect(await shell('mcpc --version > /dev/full')).toMatchObject({ exitCode: 2 });
  });
});
