import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pagedOutput } from '../../../src/app/paged-output.ts';
import { initialOptions } from '../../../src/command-line/options/initial-options.ts';
import type { Options } from '../../../src/command-line/options.ts';
import { Output } from '../../../src/terminal/output.ts';
import { type Printable, repeatable } from '../../../src/terminal/split-text.ts';
import { fakeEnvironment } from './fake-environment.ts';

const tall = 'line\n'.repeat(5);
const low = 'line\n'.repeat(4);

/** Prints chunks on a terminal of 5 rows, and returns what was printed, and then paged. */
async function print(
  chunks: Printable[],
  { env = {}, signal, ...options }: Partial<Options> & { env?: object; signal?: AbortSignal } = {},
) {
  const environment = fakeEnvironment();
  const file = join(environment.home, 'paged');
  Object.assign(environment.stdout, { isTTY: true, rows: 5, columns: 20 });
  Object.assign(environment.env, { PATH: process.env.PATH, PAGER: `cat > ${file}` }, env);
  const output = new Output(environment, () => {});
  const paged = await pagedOutput(output, environment, { ...initialOptions(), ...options });
  for (const chunk of chunks) await paged.print(chunk);
  const printed = environment.stdout.text;
  await paged.showKept?.(signal ?? new AbortController().signal);
  let inPager: string | undefined;
  try {
    inPager = readFileSync(file, 'utf8');
  } catch {
    inPager = undefined;
  }
  return { printed, inPager, all: environment.stdout.text };
}

describe('a result', () => {
  it('is paged if it is taller than the terminal, with what follows it', async () => {
    expect(await print([tall, 'more\n'])).toMatchObject({ printed: '', inPager: `${tall}more\n`, all: '' });
    expect(await print(['x'.repeat(81)])).toMatchObject({ printed: '', inPager: 'x'.repeat(81) });
  });

  it('in parts is paged as well, and made while the pager reads it', async () => {
    let made = 0;
    const parts = repeatable(function* () {
      for (let at = 0; at < 1_000; at += 1) {
        made += 1;
        yield tall;
      }
    });
    expect(await print([parts, 'more\n'])).toMatchObject({
      printed: '',
      inPager: `${tall.repeat(1_000)}more\n`,
    });
    made = 0;
    expect(await print([parts], { env: { PAGER: 'exit' } })).toMatchObject({ printed: '', all: '' });
    expect(made).toBeLessThan(1_000);
    expect(await print([['line\n', 'line\n']])).toMatchObject({
      printed: 'line\nline\n',
      inPager: undefined,
    });
  });

  it('that cannot be rendered to its end fails', async () => {
    const broken = repeatable(function* () {
      yield tall;
      throw new Error('broken');
    });
    await expect(print([broken])).rejects.toThrow('broken');
  });

  it('is printed at once if it is not', async () => {
    expect(await print([low])).toMatchObject({ printed: low, inPager: undefined });
    expect(await print(['漢'.repeat(40)])).toMatchObject({ inPager: undefined });
    expect(await print([Buffer.from(tall)])).toMatchObject({ printed: tall, inPager: undefined });
  });

  it.each([
    { pager: false },
    { input: false },
    { env: { TERM: 'dumb' } },
    { env: { PAGER: 'cat' } },
    { env: { MCPC_PAGER: '' } },
  ])('is printed at once with %j', async (options) => {
    expect(await print([tall], options)).toMatchObject({ printed: tall, inPager: undefined });
  });

  it('is printed in the end if the pager cannot be started, or mcpc was interrupted', async () => {
    const missing = { env: { PAGER: 'no-such-pager 2> /dev/null' } };
    expect(await print([tall], missing)).toMatchObject({ printed: '', all: tall });
    expect(await print([tall], { signal: AbortSignal.abort() })).toMatchObject({
      printed: '',
      inPager: undefined,
      all: tall,
    });
  });
});
