import { UsageError } from '../../core/errors.ts';
import { sessionNames } from '../../sessions/files/session-files.ts';
import { invalidSessionName } from '../../sessions/invalid-session-name.ts';
import type { SessionEnvironment } from '../../sessions/session-folder.ts';
import { isSessionName, sessionOfTarget } from '../../sessions/session-name.ts';

/** Returns the name of a session that was typed as `@name` or `name`. Throws UsageError if it is not valid. */
export function namedSession(word: string): string {
  const name = sessionOfTarget(word) ?? word;
  if (isSessionName(name)) return name;
  throw invalidSessionName(name, undefined, word);
}

/** Returns the error for a line without the name of a session, which lists those that there are. */
export function missingSession(problem: string, environment: SessionEnvironment): UsageError {
  const names = sessionNames(environment).map((name) => `@${name}`);
  return new UsageError(problem, {
    hint: names.length === 0 ? 'There are no sessions.' : `Sessions: ${names.join(', ')}`,
  });
}
