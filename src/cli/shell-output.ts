import type { Candidate, WordCompletions } from '../completion/candidate.ts';
import { flatten, sanitiseLine } from '../terminal/sanitise.ts';

/** What the script of a shell is told beside the candidates; the numbers are those that cobra uses. */
const noSpace = 2;
const noFiles = 4;

/**
 * The answer that the scripts in `completions/` read: a line `value TAB description` for each candidate, and last
 * `:N`, the sum of 2 (no space behind it) and 4 (the shell's own files do not count). A value that a terminal would
 * obey, or that has a line's end in it, cannot be typed either: it is left out.
 */
export function completionLines({ candidates, files }: WordCompletions, current: string): string {
  const usable = candidates.filter(({ value }) => value !== '' && sanitiseLine(value) === value);
  const lines = usable.map(({ value, description = '' }) => `${value}\t${flatten(description)}\n`);
  const directive = (isOpen(usable, current) ? noSpace : 0) + (files === undefined ? noFiles : 0);
  return `${lines.join('')}:${directive}\n`;
}

/** Whether the word goes on: a shell adds one candidate or what they all begin with. */
function isOpen(candidates: readonly Candidate[], current: string): boolean {
  const likely = candidates.filter(({ value }) => value.startsWith(current));
  return likely.length > 0 && likely.some(({ open }) => open === true);
}
