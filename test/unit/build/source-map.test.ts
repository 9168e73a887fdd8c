import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { transform } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { reduceSourceMap } from '../../../src/build/source-map.mjs';

interface Entry {
  originalSource?: string;
  originalLine?: number;
  generatedColumn: number;
  name?: string;
}

async function mapsOf(source: string) {
  const { code, map } = await transform(source, {
    loader: 'ts',
    minify: true,
    format: 'iife',
    sourcemap: 'external',
    sourcefile: 'source.ts',
  });
  const reduced = reduceSourceMap(code, JSON.parse(map));
  const full = new SourceMap(JSON.parse(map) as SourceMapPayload);
  return { code, map, reduced, full, small: new SourceMap(reduced as unknown as SourceMapPayload) };
}

/** Returns the original names that the reduced map has, by what the build made of them. */
async function namesIn(source: string): Promise<string[]> {
  return (await mapsOf(source)).reduced.names.toSorted();
}

describe('a reduced source map', () => {
  it('has the source and the line of every position, in a third of the size', async () => {
    const source = readFileSync(new URL('../../../src/engine/client.ts', import.meta.url), 'utf8');
    const { code, map, reduced, full, small } = await mapsOf(source);
    const lines = code.split('\n');
    const placeOf = ({ originalSource, originalLine }: Entry) => [originalSource, originalLine];
    const wrong = lines.flatMap((text, line) =>
      Array.from(text, (_, column) => column).filter((column) => {
        const [place, expected] = [small, full].map((one) => placeOf(one.findEntry(line, column) as Entry));
        return String(place) !== String(expected);
      }),
    );
    expect(wrong).toEqual([]);
    expect(reduced.mappings.length).toBeLessThan(JSON.parse(map).mappings.length / 3);
  });

  it('has the names of functions, classes and private methods', async () => {
    const source = `
      function declared() {}
      function* generated() {}
      async function awaited() {}
      class Counter { #hidden() {} static async #later() { new Counter().#hidden(); } #arrow = () => this.#hidden; start() { return [Counter.#later, this.#arrow]; } }
      const Anonymous = class {};
      const arrow = (one: unknown) => one;
      const short = async (one: unknown) => [one];
      let late: unknown; late ??= function () {};
      (globalThis as any).x = [declared, generated, awaited, Counter, Anonymous, arrow, short, late];`;
    expect(await namesIn(source)).toEqual(
      ['#arrow', '#hidden', '#later', 'Anonymous', 'Counter', 'arrow', 'awaited', 'declared', 'generated']
        .concat('late', 'short')
        .toSorted(),
    );
  });

  it('has no other names', async () => {
    const source = `
      let total = globalThis.count; const list = [total, total + 1];
      for (const item of list) { const { first, last: second } = item; globalThis.y(first, second, total); total = item; }`;
    expect(await namesIn(source)).toEqual([]);
  });
});
