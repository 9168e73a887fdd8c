import type { Command, FrontendName } from './command.ts';
import type { SplitLine } from './option-parser.ts';
import { initialOptions } from './options.ts';

/** Separates the options from the other words, wherever they are; `--` ends them. Throws UsageError. */
export async function splitOptions(
  words: string[],
  commands: readonly Command[],
  frontend: FrontendName = 'line',
): Promise<SplitLine> {
  // Most lines have none: making ready for all that there are takes longer than the rest of reading a line.
  if (!words.some((word) => word.startsWith('-') && word !== '-')) {
    return { operands: words, options: initialOptions(), given: [] };
  }
  const { parseOptions } = await import('./option-parser.ts');
  return parseOptions(words, commands, frontend);
}
