import { didYouMean } from '../../core/did-you-mean.ts';
import type { SystemEnvironment } from '../../core/environment.ts';
import { ConnectionError, type McpcError, UsageError } from '../../core/errors.ts';
import type { LineOutcome } from '../client/line-client.ts';
import { lostSession } from '../client/lost-session.ts';
import { knownSessions } from '../files/known-sessions.ts';
import { recordWithEnd } from '../files/logged-end.ts';
import { stateOfProcess } from '../files/process-identity.ts';
import { requireSocket } from '../files/regular-file.ts';
import { requireSafeFolder } from '../files/session-files.ts';
import { readRecord, type SessionRecord } from '../files/session-record.ts';
import { invalidSessionName } from '../invalid-session-name.ts';
import { type SessionEnvironment, sessionFolder, socketPathOf } from '../session-folder.ts';
import { isSessionName } from '../session-name.ts';
import { askSession } from './ask-session.ts';
import { ending, statusFromJson } from './session-status.ts';

/** How long a session may take to say how it is, in ms. */
const answerTimeout = 2_000;

/** Returns the error for a line that names a session where it cannot be used, or one that does not run it. */
export async function sessionError(
  name: string,
  environment: SessionEnvironment & Pick<SystemEnvironment, 'cwd'>,
): Promise<McpcError> {
  if (!isSessionName(name)) return invalidSessionName(name, undefined, `@${name}`);
  requireSafeFolder(sessionFolder(environment));
  const asked = await askSession(name, 'status', environment, answerTimeout);
  if (asked.type === 'answered') {
    if (statusFromJson(asked.answer, asked.pid).server === ending) return endingSession(name, asked.pid);
    return new UsageError(
      `Session ${name} cannot be used here: it can only be the target of a line of the command line.`,
      {
        hint: `For a shell in it: mcpc connect @${name}`,
      },
    );
  }
  const record = readRecord(name, environment);
  const socket = environment.platform === 'win32' ? undefined : socketPathOf(name, environment);
  if (asked.type === 'absent' && socket !== undefined) requireSocket(socket);
  if (asked.type === 'silent') {
    const pid = asked.pid ?? record?.process.pid;
    if (pid !== undefined) return unresponsiveSession(name, pid);
  }
  const pid = pidOf(record);
  if (pid !== undefined) return unreachableSession(name, pid);
  return record === undefined
    ? unknownSession(name, environment, 'use')
    : endedSession(name, recordWithEnd(name, record, environment), environment.cwd);
}

/** Returns the error for a line that its session did not run, or not to its end. */
export async function lineError(
  name: string,
  outcome: Exclude<LineOutcome, { status: number }>,
  environment: SystemEnvironment,
): Promise<McpcError> {
  switch (outcome.type) {
    case 'absent':
    case 'refused':
      return sessionError(name, environment);
    case 'lost': {
      const { message, hint } = lostSession(name);
      return new ConnectionError(message, { phase: 'request', hint });
    }
    case 'otherBuild': {
      const { version, pid } = outcome.identity;
      return new ConnectionError(
        `Session ${name} was started by another build of mcpc (version ${version}, process ${pid}).`,
        { hint: `To end it: mcpc stop @${name}` },
      );
    }
    case 'unresponsive':
      return unresponsiveSession(name, readRecord(name, environment)?.process.pid ?? 0);
  }
}

/** Returns the process ID of a session that has lost its socket; undefined if its process has ended. */
function pidOf(record: SessionRecord | undefined): number | undefined {
  if (record === undefined || record.end !== undefined) return undefined;
  return stateOfProcess(record.process) === 'running' ? record.process.pid : undefined;
}

/** Returns the error for a session whose process does not answer. */
export function unresponsiveSession(name: string, pid: number): ConnectionError {
  return new ConnectionError(`Session ${name} does not respond: its process ${pid} is suspended or busy.`, {
    hint: `To end it: mcpc stop @${name}`,
  });
}

function endingSession(name: string, pid: number): ConnectionError {
  return new ConnectionError(`Session ${name} is ending: its process ${pid} has not exited yet.`, {
    hint: 'Try again in a few seconds.',
  });
}

function unreachableSession(name: string, pid: number): ConnectionError {
  return new ConnectionError(
    `Session ${name} cannot be reached: the socket of its process ${pid} was removed.`,
    {
      hint: `To end it: mcpc stop @${name}`,
    },
  );
}

function endedSession(name: string, record: SessionRecord, here: string): ConnectionError {
  const { line, cwd = here } = record;
  const where = cwd === here ? '' : `, in ${cwd}`;
  const again = line === undefined ? [] : [`To start it again${where}: ${line}`];
  return new ConnectionError(`Session ${name} has ${howItEnded(record)}.`, {
    hint: [...again, `Its log: mcpc logs @${name}`].join('\n'),
  });
}

/** Returns how a session that is not running has ended, as a participle: `ended: it was idle for 30 minutes`. */
export function howItEnded({ end, process }: SessionRecord): string {
  if (end?.cause !== undefined) return `ended: ${end.cause}`;
  return `ended unexpectedly: its process ${process.pid} is gone`;
}

/**
 * Returns the error for a name that no running session has. `purpose`: whether the line would use the session, which can be
 * started then. Throws UsageError if the folder of the sessions is not safe.
 */
export function unknownSession(
  name: string,
  environment: SessionEnvironment,
  purpose: 'use' | 'manage',
): UsageError {
  requireSafeFolder(sessionFolder(environment));
  const known = knownSessions(environment);
  const running = known.flatMap((session) => (session.isRunning ? [session.name] : []));
  const list = running.map((other) => `@${other}`).join(', ');
  const hasEnded = known.some((session) => session.name === name && !session.isRunning);
  const problem = hasEnded ? `Session ${name} is not running.` : `There is no session ${name}.`;
  const start = `To start it, add --session ${name} to a line with a server. For example: mcpc tools server.py --session ${name}`;
  const hints = [
    ...(list === '' ? [] : [`Running sessions: ${list}`]),
    ...(purpose === 'use' ? [start] : []),
    ...(hasEnded ? [`The log of the one that has ended: mcpc logs @${name}`] : []),
  ];
  // The name of a session that has ended is not misspelled.
  return new UsageError(`${problem}${hasEnded ? '' : didYouMean(name, running)}`, {
    hint: hints.length === 0 ? undefined : hints.join('\n'),
  });
}
