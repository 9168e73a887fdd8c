import { Script } from 'node:vm';
import { brotliCompressSync } from 'node:zlib';
import { transform } from 'esbuild';
import { afterEach, expect, it } from 'vitest';
import { reduceSourceMap } from '../../../../src/build/source-map.mjs';
import { StackTraces } from '../../../../src/build/start/stack-trace.ts';

const source = `
class Calculator {
  constructor(value: unknown) {
    if (value === 'constructor') explode();
  }
  #hidden() {
    explode();
  }
  async #hiddenLater() {
    this.#hidden();
  }
  multiply() {
    return this.#hiddenLater();
  }
}
function explode(): void {
  throw new TypeError('out of order');
}
const arrow = (value: unknown) => new Calculator(value).multiply();
async function later(value: unknown) {
  await undefined;
  await arrow(value);
}
(globalThis as any).started = (value: unknown) => later(value);
`;

const { prepareStackTrace } = Error;
afterEach(() => {
  Error.prepareStackTrace = prepareStackTrace;
});

/** Returns the stack trace of a function whose names were shortened. */
async function traceOf(value: string): Promise<string[]> {
  const { code, map } = await transform(source, {
    loader: 'ts',
    minify: true,
    format: 'iife',
    sourcemap: 'external',
    sourcefile: '../../src/calculator.ts',
  });
  const sections = [{ offset: { line: 1, column: 2 }, map: reduceSourceMap(code, JSON.parse(map)) }];
  const maps = JSON.stringify({ 'main.js': { version: 3, sections } });
  const text = `\n  ${code}`;
  const traces = new StackTraces({
    read: () => text,
    readBytes: () => brotliCompressSync(maps),
    codeOf: () => undefined,
    nameOf: (name) => `/somewhere/${name}`,
  });
  new Script(text, { filename: '/somewhere/chunks/main.js' }).runInThisContext();
  const { started } = globalThis as unknown as { started(value: string): Promise<void> };
  const error = await started(value).then(undefined, (error: Error) => error);
  Error.prepareStackTrace = (error, sites) => traces.format(error, sites);
  return (error as Error).stack?.split('\n') ?? [];
}

it('names functions, files and lines of the source', async () => {
  const trace = await traceOf('method');
  expect(trace.slice(0, 7)).toEqual([
    'TypeError: out of order',
    '    at explode (src/calculator.ts:17)',
    '    at #hidden (src/calculator.ts:7)',
    '    at #hiddenLater (src/calculator.ts:10)',
    '    at multiply (src/calculator.ts:13)',
    '    at arrow (src/calculator.ts:19)',
    '    at later (src/calculator.ts:22)',
  ]);
});

it('names the class of a constructor', async () => {
  expect((await traceOf('constructor'))[2]).toBe('    at Calculator (src/calculator.ts:4)');
});

it('leaves alone what has no source map', async () => {
  const traces = new StackTraces({
    read: () => '',
    readBytes: () => brotliCompressSync('{}'),
    codeOf: () => undefined,
    nameOf: (name) => `/somewhere/${name}`,
  });
  Error.prepareStackTrace = (error, sites) => traces.format(error, sites);
  expect(new Error('plain').stack).toMatch(/^Error: plain\n {4}at .*stack-trace\.test\.ts:\d+:\d+/);
});
