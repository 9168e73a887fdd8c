import type { Style } from '../../terminal/style.ts';

/** The keys of questions for the parts of a value, on lines of at most 50 columns. */
export function partKeysText({ theme }: Style): string {
  const lines = ['Enter alone skips a value or ends a list.', 'Tab: type JSON instead. Esc: go back.'];
  return lines.map((line) => `${theme.dim(line)}\n`).join('');
}
