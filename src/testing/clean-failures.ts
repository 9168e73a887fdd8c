import type { Options } from '../command-line/options.ts';
import { redactLine } from '../repl/language/redact-line.ts';
import { knownSecrets } from '../repl/saving/known-secrets.ts';
import { Redactor } from '../schema/redactor.ts';
import { sanitise } from '../terminal/sanitise.ts';
import type { CaseFailure } from './reporters/results.ts';

/**
 * Returns a function that makes failures safe to report: without secrets and without characters that a terminal interprets.
 * `options`: those of the line that connects; `env`: the variables that a file may refer to.
 */
export function failureCleaner(
  options: Options | undefined,
  env: NodeJS.ProcessEnv,
): (failure: CaseFailure) => CaseFailure {
  const redactor = new Redactor(knownSecrets(options, env));
  const clean = (text: string) => sanitise(String(redactor.redact(text)));
  const cleanLine = (text: string) => clean(redactLine(text) ?? 'a line that contains a secret');
  const cleanMember = (name: 'expected' | 'actual' | 'hint', text: string | undefined) =>
    text === undefined ? {} : { [name]: clean(text) };
  return ({ line, text, step, message, expected, actual, hint }) => ({
    line,
    text: cleanLine(text),
    ...(step === undefined ? {} : { step: cleanLine(step) }),
    message: clean(message),
    ...cleanMember('expected', expected),
    ...cleanMember('actual', actual),
    ...cleanMember('hint', hint),
  });
}
