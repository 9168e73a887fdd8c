/**
 * The tests of commands, which are run a second time through a session that is open already: with `MCPC_TEST_SESSIONS`
 * the harness opens one for each line that has a target (`test/e2e/harness/in-session/`). What a line prints, asks and
 * exits with must not depend on where it runs.
 *
 * Not among them are tests of what a session does differently or not at all: which process of a line is the parent of
 * the server, when a server is started and ended, how starting it fails, what a trace begins with, and what is read before
 * there is a session (config files, trust, logins, completion, help). Single tests of that kind in these files say
 * `skipIf(linesAreInSessions)`.
 */
const chosen = [
  'test/e2e/callbacks.test.ts',
  'test/e2e/shell-scripts.test.ts',
  'test/e2e/subscriptions.test.ts',
  'test/terminal/progress.test.ts',
  'test/terminal/questions.test.ts',
];

/**
 * Those that are run only with `MCPC_TEST_SESSIONS=all`, since each line of them starts a session process.
 * `test/e2e/sessions/same.test.ts` runs each kind of command in one session, and compares the outputs.
 */
const others = [
  'test/e2e/answers.test.ts',
  'test/e2e/argument-schemas.test.ts',
  'test/e2e/arguments.test.ts',
  'test/e2e/commands.test.ts',
  'test/e2e/dry-run-and-edit.test.ts',
  'test/e2e/json.test.ts',
  'test/e2e/large-results.test.ts',
  'test/e2e/lists.test.ts',
  'test/e2e/numbers.test.ts',
  'test/e2e/output-file.test.ts',
  'test/e2e/output.test.ts',
  'test/e2e/skills.test.ts',
  'test/e2e/strict.test.ts',
  'test/e2e/tasks.test.ts',
  'test/e2e/time.test.ts',
  'test/e2e/untrusted-text.test.ts',
  'test/terminal/missing-arguments.test.ts',
  'test/terminal/pager.test.ts',
  'test/terminal/tasks.test.ts',
];

export const inSession = process.env.MCPC_TEST_SESSIONS === 'all' ? [...chosen, ...others] : chosen;
