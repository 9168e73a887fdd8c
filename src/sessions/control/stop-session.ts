import { ConnectionError } from '../../core/errors.ts';
import { recordWithEnd } from '../files/logged-end.ts';
import { identityOfProcess, type ProcessIdentity } from '../files/process-identity.ts';
import { sessionNames } from '../files/session-files.ts';
import { readRecord, type SessionRecord } from '../files/session-record.ts';
import type { SessionEnvironment } from '../session-folder.ts';
import { askSession, type SessionAnswer } from './ask-session.ts';
import { awaitEnd, type EndOptions, endProcess, type ProcessEnd } from './end-process.ts';
import { clearEnded } from './leftovers.ts';
import { unknownSession } from './session-error.ts';

/** How long a session process may take to say who it is, in ms. It answers when its server has ended. */
const answerTimeout = 3_000;

/** What became of a session that was to be stopped. */
export type StopOutcome =
  | { type: 'stopped' }
  /** It did not end by itself in time. */
  | { type: 'killed'; pid: number }
  /** It had ended already; `record` says how. */
  | { type: 'had ended'; record: SessionRecord | undefined };

/**
 * Ends a session, which may be one of another build of mcpc, hang, or have ended already, and removes its files, except for
 * the log. Throws UsageError if there is no such session, ConnectionError if it cannot be ended.
 */
export async function stopSession(
  name: string,
  environment: SessionEnvironment,
  options: EndOptions & { answerTimeout?: number } = {},
): Promise<StopOutcome> {
  const record = readRecord(name, environment);
  const asked = await askSession(name, 'stop', environment, options.answerTimeout ?? answerTimeout);
  if (asked.type === 'absent' && record === undefined && !sessionNames(environment).includes(name)) {
    throw unknownSession(name, environment, 'manage');
  }
  const found = processOf(asked, record);
  const end = await endOf(found, asked, options);
  if (end === 'not ended') {
    throw new ConnectionError(`Session ${name} does not end.`, {
      hint: found === undefined ? undefined : `To end its process: kill -9 ${found.pid}`,
    });
  }
  await clearEnded(name, environment);
  if (end === 'killed' && found !== undefined) return { type: 'killed', pid: found.pid };
  if (end === 'ended') return { type: 'stopped' };
  return { type: 'had ended', record: record && recordWithEnd(name, record, environment) };
}

/** Returns the process of a session, as far as its answer or its record says. */
function processOf(asked: SessionAnswer, record: SessionRecord | undefined): ProcessIdentity | undefined {
  const pid = asked.type === 'absent' ? undefined : asked.pid;
  if (pid !== undefined) return record?.process.pid === pid ? record.process : identityOfProcess(pid);
  return record === undefined || record.end !== undefined ? undefined : record.process;
}

/** Ends the process, if it is one of a session for certain. */
async function endOf(
  process: ProcessIdentity | undefined,
  asked: SessionAnswer,
  options: EndOptions,
): Promise<Exclude<ProcessEnd, 'unknown'>> {
  if (process === undefined) return asked.type === 'absent' ? 'was gone' : 'not ended';
  // One that said who it is has got the request, too.
  const isAsked = asked.type === 'answered' || (asked.type === 'silent' && asked.pid !== undefined);
  const end = await (isAsked ? awaitEnd(process, options) : endProcess(process, options));
  if (end !== 'unknown') return end;
  // Where nothing listens, the process is another one, which has got the ID.
  return asked.type === 'absent' ? 'was gone' : 'not ended';
}
