import type { InputFiles } from '../../../src/arguments/read-source.ts';
import { UsageError } from '../../../src/core/errors.ts';

/** A port that knows these files and has this on standard input. */
export function portWith(files: Record<string, string> = {}, stdin = ''): InputFiles {
  return {
    readFile(path) {
      const text = Object.hasOwn(files, path) ? files[path] : undefined;
      if (text !== undefined) return Promise.resolve(text);
      return Promise.reject(Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' }));
    },
    readStdin: () => Promise.resolve(stdin),
  };
}

/** What `run` was refused with; fails when it wasn't. */
export async function refusalOf(run: () => unknown): Promise<UsageError> {
  try {
    await run();
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error('It was not refused.');
}

/** Numbers in [0, 1) that are the same on every run (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A text of up to `longest` of these pieces. */
export function randomText(random: () => number, pieces: readonly string[], longest: number): string {
  const length = Math.floor(random() * (longest + 1));
  return Array.from({ length }, () => pieces[Math.floor(random() * pieces.length)]).join('');
}
