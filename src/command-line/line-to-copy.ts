import { quoteTarget, redactWords } from '../arguments/target-secrets.ts';
import { quoteWords } from '../core/quote.ts';

/** The parts of a line of the command line. */
export interface CommandLineParts {
  command: string;
  target?: string | undefined;
  operands?: readonly string[];
  /** Without secrets. */
  options?: readonly string[];
}

/** Returns a line to paste into a POSIX shell. Secrets in the target are variables of the shell, others are left out. */
export function lineToCopy({ command, target, operands = [], options = [] }: CommandLineParts): string {
  const given = redactWords(operands);
  // Words that look like options were behind `--`.
  const words = given.some((word) => /^-./.test(word))
    ? [...options, '--', ...given]
    : [...given, ...options];
  const parts = ['mcpc', command, target === undefined ? '' : quoteTarget(target), quoteWords(words)];
  return parts.filter((part) => part !== '').join(' ');
}
