import { homeFolder } from '../../core/home.ts';
import { runInSession } from '../../sessions/client/line-client.ts';
import { reportLostSession } from '../../sessions/client/lost-session.ts';
import { sessionToken, socketPathOf } from '../../sessions/session-folder.ts';

/** Identifies this build of mcpc: a hash of its chunks, which the build puts in place of this name. */
declare const MCPC_BUILD: string;

/** The exit status of a line whose session has ended. */
const lostStatus = 3;

/** Has a session run a line, and exits as that does. Calls `launchProgram` if the session does not run it. */
export function runLine(session: string, words: readonly string[], launchProgram: () => void): void {
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
  const line = { words, path, token: sessionToken(session, environment), build: MCPC_BUILD };
  runInSession(line).then((outcome) => {
    if (outcome.type === 'ended' || outcome.type === 'interrupted') process.exit(outcome.status);
    if (outcome.type === 'lost') {
      reportLostSession(session, words.includes('--json'), env, lostStatus);
      process.exit(lostStatus);
    }
    // It starts the session, or says what is wrong with it.
    launchProgram();
  }, launchProgram);
}
