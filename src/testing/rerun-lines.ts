import { connectionWords } from '../command-line/connection-words.ts';
import { quoteWord, quoteWords } from '../core/quote.ts';
import type { RunOptions } from './run-options.ts';

/**
 * Returns a function that returns a command line which runs one case of a file alone, with what decides how its server is
 * connected. `name`: that of the case; undefined if the file is one.
 */
export function rerunLines(
  file: string,
  protocol: string | undefined,
  { line, target, lenient, fresh }: RunOptions,
): (name: string | undefined) => string {
  const command = quoteWords(['mcpc', 'test', file]);
  const options = [
    ...(target === undefined ? [] : ['--target', target]),
    ...(protocol === undefined ? [] : ['--protocol', protocol]),
    ...connectionWords(line.options),
    ...(lenient ? ['--lenient'] : []),
    ...(fresh === 'case' ? ['--fresh', 'case'] : []),
  ];
  const end = options.length === 0 ? '' : ` ${quoteWords(options)}`;
  return (name) => (name === undefined ? command : `${command} --filter ${quoteWord(patternOf(name))}`) + end;
}

/** Returns a regular expression that matches the whole name and nothing else. */
function patternOf(name: string): string {
  return `^${name.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}$`;
}
