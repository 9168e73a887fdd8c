import { createHash } from 'node:crypto';
import { isObject } from '../core/json.ts';
import { type Dialect, programFolder, translateEntry } from './dialects.ts';
import { readDocument, serverEntries } from './parse-file.ts';
import type { ReadServers } from './search.ts';

/** A server of a config file as far as it is told from others: whether it can be used is not looked at. */
export interface NamedEntry {
  name: string;
  file: string;
  /** The folder that its program runs in, unless its `cwd` says otherwise. */
  folder: string;
  /** As it stands in the file. */
  raw: unknown;
  /** What the file says of inputs, as it stands there. */
  inputs: unknown;
  disabled: boolean;
}

/** Reads the names in a config file: for completion, which must not take the time to check what it does not show. */
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

/** The SHA-256 of everything that decides what an entry does: the entry, and the inputs of its file if it uses any. */
export function fingerprintOf({ raw, inputs }: { raw: unknown; inputs: unknown }): string {
  const used = (JSON.stringify(raw) ?? '').includes('${input:') ? inputs : {};
  return createHash('sha256')
    .update(canonical([raw, used]))
    .digest('hex');
}

/** JSON in which the order of members makes no difference. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${members.join(',')}}`;
}
