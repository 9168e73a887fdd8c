import type { SessionEnvironment } from '../session-folder.ts';
import { stateOfProcess } from './process-identity.ts';
import { sessionNames } from './session-files.ts';
import { readRecord } from './session-record.ts';

/** A session, judging by its files alone. */
export interface KnownSession {
  name: string;
  /** Without secrets; undefined if it is not known. */
  target: string | undefined;
  /** Whether its process is running, even if it does not respond. */
  isRunning: boolean;
}

/** Returns the sessions that have a record, a socket or a log, sorted by name. Asks none of them. */
export function knownSessions(environment: SessionEnvironment): KnownSession[] {
  return sessionNames(environment, ['json', 'sock', 'log']).map((name) => {
    const record = readRecord(name, environment);
    const isRunning =
      record !== undefined && record.end === undefined && stateOfProcess(record.process) !== 'gone';
    return { name, target: record?.target, isRunning };
  });
}
