import type { FrontendName } from '../command-line/command.ts';
import type { Options } from '../command-line/options.ts';
import type { CursorPosition, GivenOptions } from './ports.ts';

/**
 * Separates the options from the words before the cursor, wherever they are. Unknown options are ignored. The definitions
 * of options are only loaded if there are any.
 */
export async function locateCursor(
  words: readonly string[],
  face: FrontendName = 'line',
): Promise<CursorPosition> {
  // `-` alone is standard input.
  if (!words.some((word) => word.startsWith('-') && word !== '-')) {
    return { operands: [...words], options: new Map(), pending: undefined, ended: false };
  }
  const { separateOptions } = await import('./option-candidates.ts');
  return separateOptions(words, face);
}

/** Parses options as on a line that is executed; invalid ones are left out. */
export async function readOptions(given: GivenOptions): Promise<Partial<Options>> {
  if (given.size === 0) return {};
  const { valuesOf } = await import('./option-candidates.ts');
  return valuesOf(given);
}
