import { readPrivateFile, replacePrivateFile } from '../../config/private-file.ts';
import { asString, isObject, type JsonObject } from '../../core/json.ts';
import { readJson, stringifyJson } from '../../core/json-text.ts';
import type { SessionEnvironment } from '../session-folder.ts';
import type { ProcessIdentity } from './process-identity.ts';
import { filesOf } from './session-files.ts';

/**
 * How a session that was not stopped has ended. `cause` is missing if its process was killed; `at` is then when that was
 * noticed.
 */
export interface SessionEnd {
  /** A time in ISO 8601. */
  at: string;
  /** A clause, such as `it was idle for 30 minutes`. */
  cause?: string | undefined;
}

/** What is known about a session without asking it. Any build of mcpc may have written it. */
export interface SessionRecord {
  process: ProcessIdentity;
  build: string;
  version: string;
  /** A time in ISO 8601. */
  started: string;
  /** Without secrets, as the rest. Unknown until its first line has chosen it. */
  target?: string | undefined;
  /** The line that starts it again. */
  line?: string | undefined;
  /** The folder of the line that started it. */
  cwd?: string | undefined;
  /** Set if it ended by itself. */
  end?: SessionEnd | undefined;
}

/** The largest record, in bytes. */
const largest = 64_000;

/** Returns the record of a session; undefined if there is none that the user's mcpc wrote. */
export function readRecord(name: string, environment: SessionEnvironment): SessionRecord | undefined {
  const text = readPrivateFile(filesOf(name, environment).record, largest);
  const json = text === undefined ? undefined : readJson(text);
  if (json === undefined || !('value' in json) || !isObject(json.value)) return undefined;
  const { pid, build, version, started, target, line, cwd, end } = json.value;
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid < 2) return undefined;
  return {
    process: { pid, start: asString(json.value.processStart) },
    build: asString(build) ?? '',
    version: asString(version) ?? '',
    started: asString(started) ?? '',
    target: asString(target),
    line: asString(line),
    cwd: asString(cwd),
    end: isObject(end) ? { at: asString(end.at) ?? '', cause: asString(end.cause) } : undefined,
  };
}

/** Writes the record of a session. Rejects with the system's error. */
export async function writeRecord(
  name: string,
  { process, end, ...rest }: SessionRecord,
  environment: SessionEnvironment,
): Promise<void> {
  const json = {
    pid: process.pid,
    processStart: process.start,
    ...rest,
    ...(end === undefined
      ? {}
      : { end: { at: end.at, ...(end.cause === undefined ? {} : { cause: end.cause }) } }),
  };
  const defined = Object.fromEntries(Object.entries(json).filter(([, value]) => value !== undefined));
  await replacePrivateFile(filesOf(name, environment).record, `${stringifyJson(defined as JsonObject)}\n`);
}
