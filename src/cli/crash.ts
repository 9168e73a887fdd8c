import { writeSync } from 'node:fs';
import type { AppEnvironment } from '../app/environment.ts';
import { failureText } from '../app/failure-text.ts';
import type { Options } from '../command-line/options.ts';
import { ExitStatus } from '../core/errors.ts';
import { killAllGroups } from '../engine/transports/process-group.ts';
import { colourChoices } from '../terminal/capabilities/colour-level.ts';

/** Guesses the output options of a line that was not, or could not be, parsed. */
export function guessOutputOptions(
  words: readonly string[],
): Pick<Options, 'json' | 'quiet' | 'verbose' | 'color'> {
  const at = words.indexOf('--color');
  const chosen = colourChoices.find(
    (choice) => words.includes(`--color=${choice}`) || (at >= 0 && words[at + 1] === choice),
  );
  return {
    ...(chosen === undefined ? {} : { color: chosen }),
    json: words.includes('--json'),
    quiet: words.includes('-q') || words.includes('--quiet'),
    verbose: words.includes('-v') || words.includes('--verbose'),
  };
}

/** Reports an uncaught error and ends the process with everything it started. */
export function crash(
  error: unknown,
  words: readonly string[],
  environment: AppEnvironment,
  status: number = ExitStatus.internal,
): never {
  // First, because writing to standard error may block.
  killAllGroups();
  try {
    writeSync(2, failureText(error, guessOutputOptions(words), environment));
  } catch {
    // Standard error is closed: only the status is left.
  }
  return environment.exit(status);
}
