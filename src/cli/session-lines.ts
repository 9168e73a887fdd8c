import type { AppEnvironment } from '../app/environment.ts';
import { type LineSession, withSource } from '../command-line/session-of-line.ts';
import { buildName } from '../sessions/build-name.ts';
import { type LineOutcome, runInSession } from '../sessions/client/line-client.ts';
import { isUnresponsive } from '../sessions/client/unresponsive.ts';
import { awaitAbsence } from '../sessions/control/leftovers.ts';
import { lineError } from '../sessions/control/session-error.ts';
import { startSession } from '../sessions/control/start-session.ts';
import { sessionToken, socketPathOf } from '../sessions/session-folder.ts';

/** How often a session is started that ends before it has received the line. */
const attempts = 3;

/**
 * Runs a line in its session, which is started if it is not running and the line can start it. Returns the exit status.
 * Throws UsageError, ConnectionError, and the reason of the signal.
 */
export async function runInNamedSession(
  session: LineSession,
  words: readonly string[],
  environment: AppEnvironment,
  signal: AbortSignal,
): Promise<number> {
  try {
    return await startAndSend(session, words, environment, signal);
  } catch (error) {
    throw withSource(error, session);
  }
}

async function startAndSend(
  { name, starts }: LineSession,
  words: readonly string[],
  environment: AppEnvironment,
  signal: AbortSignal,
): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    if (starts) await startSession(name, { environment, signal });
    const outcome = await send(name, words, environment);
    if (outcome.type === 'ended' || outcome.type === 'interrupted') return outcome.status;
    const mayTryAgain = starts && (outcome.type === 'absent' || outcome.type === 'refused');
    if (!mayTryAgain || attempt === attempts) throw await lineError(name, outcome, environment);
    // A session refuses a line that could start it only while it is ending.
    if (outcome.type === 'refused') await awaitAbsence(name, environment, { signal });
  }
}

async function send(
  name: string,
  words: readonly string[],
  environment: AppEnvironment,
): Promise<LineOutcome> {
  const path = socketPathOf(name, environment);
  if (path === undefined) return { type: 'absent' };
  // It was asked before the program was loaded, and need not be waited for again.
  if (isUnresponsive(name)) return { type: 'unresponsive' };
  return runInSession({ words, path, token: sessionToken(name, environment), build: buildName() });
}
