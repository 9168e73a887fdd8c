import { recordWithEnd } from '../files/logged-end.ts';
import { isSuspended, stateOfProcess } from '../files/process-identity.ts';
import { requireSafeFolder, sessionNames } from '../files/session-files.ts';
import { readRecord, type SessionRecord } from '../files/session-record.ts';
import { type SessionEnvironment, sessionFolder } from '../session-folder.ts';
import { askSession } from './ask-session.ts';
import { clearEnded, clearOldFiles, noteEnd } from './leftovers.ts';
import { howItEnded } from './session-error.ts';
import { type SessionStatus, statusFromJson } from './session-status.ts';

/** How long a session may take to say how it is, in ms. */
const answerTimeout = 1_000;

/** For how long a session that has ended is listed, in ms. */
const longestListed = 24 * 60 * 60_000;

/** A session, as `mcpc sessions` shows it. */
export type ListedSession = { name: string } & (
  | { state: 'running'; status: SessionStatus }
  | { state: 'not responding'; pid: number | undefined; record: SessionRecord | undefined }
  /** `how`: a participle, such as `ended unexpectedly`. */
  | { state: 'ended'; how: string; record: SessionRecord }
);

/**
 * Returns every session, by asking all of them at once. Those that ended by themselves are listed for a day, unless they are
 * started again or stopped; their logs are removed after a week. `timeout`: how long each may take, in ms. Throws UsageError
 * if the folder of the sessions is not safe.
 */
export async function listSessions(
  environment: SessionEnvironment,
  timeout: number = answerTimeout,
): Promise<ListedSession[]> {
  requireSafeFolder(sessionFolder(environment));
  clearOldFiles(environment);
  const found = await Promise.all(
    sessionNames(environment).map((name) => lookAt(name, environment, timeout)),
  );
  return found.filter((session) => session !== undefined);
}

async function lookAt(
  name: string,
  environment: SessionEnvironment,
  timeout: number,
): Promise<ListedSession | undefined> {
  const known = readRecord(name, environment);
  if (known !== undefined && known.end === undefined && isSuspended(known.process)) {
    return { name, state: 'not responding', pid: known.process.pid, record: known };
  }
  const asked = await askSession(name, 'status', environment, timeout);
  if (asked.type === 'answered') {
    return { name, state: 'running', status: statusFromJson(asked.answer, asked.pid) };
  }
  const record = readRecord(name, environment);
  if (asked.type === 'silent') {
    return { name, state: 'not responding', pid: asked.pid ?? record?.process.pid, record };
  }
  if (record !== undefined && record.end === undefined && stateOfProcess(record.process) === 'running') {
    return { name, state: 'not responding', pid: record.process.pid, record };
  }
  if (record === undefined || isPast(record)) {
    await clearEnded(name, environment);
    return undefined;
  }
  const ended = recordWithEnd(name, record, environment);
  if (record.end === undefined) await noteEnd(name, ended, environment);
  return { name, state: 'ended', how: howItEnded(ended), record: ended };
}

/** Whether a session ended too long ago to be listed, or at a time that cannot be read. */
function isPast({ end }: SessionRecord): boolean {
  return end !== undefined && !(Date.now() - Date.parse(end.at) < longestListed);
}
