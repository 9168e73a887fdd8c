import { readPrivateFile } from '../../../config/private-file.ts';
import type { SystemEnvironment } from '../../../core/environment.ts';
import { isObject } from '../../../core/json.ts';
import { storePath } from './credentials.ts';

/** The largest file that is read, in bytes. */
const largest = 1_000_000;

/**
 * Returns the ids of the stored logins by the keys of their servers, the latest of each; undefined for one that has no
 * tokens. Reads no secrets, and does not validate the file, which completion has no time for.
 */
export function storedLoginIds(environment: SystemEnvironment): Map<string, string | undefined> {
  const latest = new Map<string, { id: string | undefined; savedAt: number }>();
  for (const { server, id, savedAt, valid } of recordsIn(storePath(environment))) {
    if (typeof server !== 'string' || typeof savedAt !== 'number') continue;
    if ((latest.get(server)?.savedAt ?? Number.NEGATIVE_INFINITY) >= savedAt) continue;
    latest.set(server, { id: valid === true && typeof id === 'string' ? id : undefined, savedAt });
  }
  return new Map([...latest].map(([server, { id }]) => [server, id]));
}

function recordsIn(path: string): Record<string, unknown>[] {
  try {
    const value: unknown = JSON.parse(readPrivateFile(path, largest) ?? '{}');
    const logins = isObject(value) ? value.logins : undefined;
    return Array.isArray(logins) ? logins.filter(isObject) : [];
  } catch {
    return [];
  }
}
