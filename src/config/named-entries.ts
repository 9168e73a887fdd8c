import { isObject } from '../core/json.ts';
import { canonicalJson, stringifyJson } from '../core/json-text.ts';
import { sha256 } from '../core/sha256.ts';
import { type Dialect, programFolder, translateEntry } from './dialects.ts';
import { readDocument, serverEntries } from './parse-file.ts';
import type { ReadServers } from './search.ts';

/** A server of a config file that has not been validated. */
export interface NamedEntry {
  name: string;
  file: string;
  /** The folder that its program runs in, unless it has a `cwd`. */
  folder: string;
  /** As in the file. */
  raw: unknown;
  /** The inputs of the file, as in the file. */
  inputs: unknown;
  disabled: boolean;
}

/** Reads the servers of a config file without validating them, which would take completion too long. */
export const readNames: ReadServers<NamedEntry> = (file, projects) => {
  const { value, dialect, servers } = serverEntries(readDocument(file), projects);
  const folder = programFolder(file);
  const { inputs } = value;
  const entries = servers.map(({ name, raw }) => ({
    ...{ name, file, folder, raw, inputs },
    disabled: isDisabled(raw, dialect),
  }));
  return { entries, warnings: [] };
};

function isDisabled(raw: unknown, dialect: Dialect): boolean {
  if (!isObject(raw)) return false;
  return Object.entries(raw).some(([key, value]) => translateEntry(key, value, dialect).disabled === true);
}

/** The SHA-256 of everything that affects what an entry does: the entry, and the inputs of its file if it uses any. */
export function fingerprintOf({ raw, inputs }: { raw: unknown; inputs: unknown }): string {
  const used = (stringifyJson(raw) ?? '').includes('${input:') ? inputs : {};
  return sha256(canonicalJson([raw, used]));
}
