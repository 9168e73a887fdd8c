import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describePython, pythonPath, uvPath, uvVariables } from '../setup/python.ts';
import { commandLine, everything, fixture, nodeFixture, raw } from './harness/fixtures.ts';
import { recordedLines, temporaryFile, temporaryFolder } from './harness/folder.ts';
import { listen, listenEverything, listenPython } from './harness/listening.ts';
import { type McpcOptions, mcpc } from './harness/mcpc.ts';

/** Multiplies through a target and expects the product, and nothing else on standard output. */
async function expectProduct(words: string[], options: McpcOptions = {}): Promise<void> {
  const { stdout, stderr, exitCode } = await mcpc(['call', ...words, 'multiply', 'a=5', 'b=3'], options);
  expect({ stdout, exitCode }, stderr).toEqual({ stdout: '15\n', exitCode: 0 });
}

describe('a target over stdio', () => {
  it.each(['server.js', 'server.mjs', 'server.cjs', 'server.ts', 'server.mts', 'server.cts', 'program'])(
    'is a script or an executable file: %s',
    async (name) => {
      await expectProduct([fixture(`scripts/${name}`)]);
    },
  );

  it('is a path from the working folder', async () => {
    await expectProduct(['./server.mjs'], { cwd: fixture('scripts') });
    await expectProduct(['./program'], { cwd: fixture('scripts') });
  });

  it('is a quoted command line', async () => {
    await expectProduct([commandLine(nodeFixture('sdk-v1/stdio.mjs'))]);
    await expectProduct([commandLine(nodeFixture('sdk-v2/stdio.mjs', '--modern-only'))]);
  });

  it('is a published server', async () => {
    const { stdout } = await mcpc(['call', commandLine(everything('stdio')), 'echo', 'message=hi']);
    expect(stdout).toBe('Echo: hi\n');
  });

  it('is started once, whatever its era', async () => {
    for (const words of [[], ['--modern']]) {
      const starts = temporaryFile();
      const { exitCode } = await mcpc(['call', raw('echo', '--starts', starts, ...words), 'echo']);
      expect(exitCode).toBe(0);
      expect(recordedLines(starts)).toHaveLength(1);
    }
  });

  it('is started once more when it dies of the first question', async () => {
    const starts = temporaryFile();
    const { stdout } = await mcpc(['call', raw('dies-on-probe', '--starts', starts), 'hello']);
    expect(stdout).toBe('hello\n');
    expect(recordedLines(starts)).toHaveLength(2);
  });
});

describe('a target over the network', () => {
  it.each([
    ['Streamable HTTP in the old era', 'sdk-v1/http.mjs', []],
    ['Streamable HTTP without streams', 'sdk-v1/http.mjs', ['--json']],
    ['SSE', 'sdk-v1/sse.mjs', []],
    ['Streamable HTTP in both eras', 'sdk-v2/http.mjs', []],
    ['Streamable HTTP in the new era', 'sdk-v2/http.mjs', ['--modern-only']],
  ])('speaks %s', async (_title, path, words) => {
    await expectProduct([(await listen(path, ...words)).url]);
  });

  it.each(['streamableHttp', 'sse'] as const)('is a published server over %s', async (transport) => {
    const { url } = await listenEverything(transport);
    expect((await mcpc(['call', url, 'echo', 'message=hi'])).stdout).toBe('Echo: hi\n');
  });

  it.each([
    ['old', []],
    ['new', ['--modern']],
  ])('speaks WebSocket in the %s era', async (_era, words) => {
    const { url } = await listen('websocket/echo.mjs', ...words);
    expect((await mcpc(['call', url, 'echo', 'a=1'])).stdout).toBe('{"a":1}\n');
  });
});

describePython('a Python target', () => {
  it('runs with the interpreter it is told', async () => {
    await expectProduct([fixture('python/typed.py'), '--python', pythonPath()]);
    await expectProduct([fixture('python/untyped.py'), '--python', pythonPath()]);
  });

  it('runs with the active virtual environment', async () => {
    const folder = join(pythonPath(), '../..');
    await expectProduct([fixture('python/typed.py')], { env: { VIRTUAL_ENV: folder } });
  });

  it('runs with uv when it carries its own metadata', async () => {
    const bin = temporaryFolder();
    symlinkSync(uvPath(), join(bin, 'uv'));
    const variables = Object.entries(uvVariables()).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
    const env = { PATH: `${bin}:${process.env.PATH}` };
    await expectProduct([fixture('python/inline_metadata.py'), ...variables], { env, timeout: 150_000 });
  }, 180_000);

  it.each(['http', 'sse'] as const)('listens over %s', async (transport) => {
    await expectProduct([(await listenPython(pythonPath(), transport)).url]);
  });
});
