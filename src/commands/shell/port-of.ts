import { UsageError } from '../../base/errors.ts';
import type { CommandContext } from '../command.ts';
import type { ShellPort } from '../shell-port.ts';

/** The shell of a line that was typed in one. Throws UsageError elsewhere. */
export function shellOf({ shell }: CommandContext): ShellPort {
  if (shell !== undefined) return shell;
  throw new UsageError('That is a word of the shell.', { hint: 'Open one with: mcpc connect TARGET' });
}

/** The number of a job, as typed. Throws UsageError. */
export function jobNumber(typed: string): number {
  if (/^%?[1-9]\d{0,8}$/.test(typed)) return Number(typed.replace('%', ''));
  throw new UsageError(`"${typed}" is no number of a job.`, { hint: 'See them with: jobs' });
}
