import { UsageError } from '../../core/errors.ts';
import { isSessionName, namePattern, sessionOfTarget } from '../../sessions/session-name.ts';

/** Returns the name of a session that was typed as `@name` or `name`. Throws UsageError if it is not valid. */
export function namedSession(word: string): string {
  const name = sessionOfTarget(word) ?? word;
  if (isSessionName(name)) return name;
  throw new UsageError(`"${word}" is not a valid name of a session.`, { hint: `A name has ${namePattern}.` });
}
