import { writeSync } from 'node:fs';
import type { AppEnvironment } from '../app/environment.ts';
import { failureText } from '../app/failure-text.ts';
import { ExitStatus } from '../core/errors.ts';
import { killAllGroups } from '../engine/transports/process-group.ts';
import { stylesOf } from '../terminal/style.ts';

/** Guesses the output options of a line that was not, or could not be, parsed. */
export function guessOutputOptions(words: readonly string[]): {
  json: boolean;
  quiet: boolean;
  verbose: boolean;
} {
  return {
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
    writeSync(2, failureText(error, guessOutputOptions(words), stylesOf(environment).err, environment));
  } catch {
    // Standard error is closed: only the status is left.
  }
  return environment.exit(status);
}
