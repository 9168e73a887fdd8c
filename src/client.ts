import { homeFolder } from './core/home.ts';
import { runInSession } from './sessions/client/line-client.ts';
import { noteUnresponsive } from './sessions/client/unresponsive.ts';
import { sessionToken, socketPathOf } from './sessions/session-folder.ts';

/** A line that may be for a session. */
export interface SessionLine {
  session: string;
  words: readonly string[];
  /** This build of mcpc. */
  build: string;
}

/** The exit status of a line whose session has ended. */
const lostStatus = 3;

/**
 * The composition root of the client of a session, which starts without the rest of mcpc: has the session run a line, and
 * exits as that does. Calls `launchProgram` if the session does not run it.
 */
export function runLine({ session, words, build }: SessionLine, launchProgram: () => void): void {
  const { env, platform } = process;
  const environment = {
    env,
    platform,
    // Finding it takes time, and the folder may not depend on it.
    get home() {
      return homeFolder();
    },
  };
  const path = socketPathOf(session, environment);
  if (path === undefined) {
    launchProgram();
    return;
  }
  runInSession({ words, path, token: sessionToken(session, environment), build }).then(async (outcome) => {
    if (outcome.type === 'ended' || outcome.type === 'interrupted') process.exit(outcome.status);
    if (outcome.type === 'lost') {
      const { reportLostSession } = await import('./sessions/client/lost-session.ts');
      reportLostSession(session, words.includes('--json'), env, lostStatus);
      process.exit(lostStatus);
    }
    if (outcome.type === 'unresponsive') noteUnresponsive(session);
    // It starts the session, or says what is wrong with it.
    launchProgram();
  }, launchProgram);
}
