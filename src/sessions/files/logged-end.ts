import type { SessionEnvironment } from '../session-folder.ts';
import { readLog } from './read-log.ts';
import type { SessionRecord } from './session-record.ts';

/** Returns the entry of the log of a session that ends by itself. `cause`: a clause. */
export function endMessage(name: string, cause: string): string {
  return `${beginningOf(name)}${cause}.`;
}

function beginningOf(name: string): string {
  return `Session ${name} ended: `;
}

/**
 * Returns the record of a session that has ended. If the record does not say why, as it could not be written on a full disk,
 * that is looked up in the log.
 */
export function recordWithEnd(
  name: string,
  record: SessionRecord,
  environment: SessionEnvironment,
): SessionRecord {
  if (record.end !== undefined) return record;
  const beginning = beginningOf(name);
  for (const line of linesOf(name, environment).reverse()) {
    const [, at = '', entry = ''] = /^(\S+) (.*)$/.exec(line) ?? [];
    // What is older is about an earlier session of the name.
    if (at < record.started) break;
    if (!entry.startsWith(beginning)) continue;
    return { ...record, end: { at, cause: entry.slice(beginning.length).replace(/\.$/, '') } };
  }
  return record;
}

function linesOf(name: string, environment: SessionEnvironment): string[] {
  try {
    return readLog(name, environment)?.lines ?? [];
  } catch {
    // A log that cannot be read does not say why the session ended.
    return [];
  }
}
