import { didYouMean } from '../core/did-you-mean.ts';
import { UsageError } from '../core/errors.ts';
import type { Dialect } from './dialects.ts';
import type { InputDefinition, ServerEntry } from './entry.ts';
import { inputShape } from './entry-schema.ts';
import { type ConfigDocument, readDocument, serverEntries } from './parse-file.ts';
import { readEntry } from './read-entry.ts';

/** A config file, read. */
export interface ConfigFile {
  /** Absolute. */
  path: string;
  dialect: Dialect;
  /** In the order of the file; a name stands once. */
  entries: ServerEntry[];
  /** What is odd about the file itself, a sentence each. */
  warnings: string[];
}

/**
 * Reads a config file. `projects`: the working folder and those above it, for files that have servers for some
 * folders only. Throws UsageError for what is no config file at all; an entry keeps what is wrong with it to itself.
 */
export function readConfigFile(path: string, projects: readonly string[] = []): ConfigFile {
  return readConfig(readDocument(path), projects);
}

/** The same of what has been read already. */
export function readConfig(document: ConfigDocument, projects: readonly string[] = []): ConfigFile {
  const { path, value, dialect, servers } = serverEntries(document, projects);
  const inputs = inputsOf(document, value);
  const entries = servers.map(({ at, raw }) => readEntry(document, at, raw, dialect, inputs));
  return { path, dialect, entries, warnings: unknownMembers(document, value, dialect) };
}

/** Only files that are there for servers alone have members that can be wrong. */
function unknownMembers(
  document: ConfigDocument,
  value: Record<string, unknown>,
  dialect: Dialect,
): string[] {
  if (dialect.siblings === undefined || Object.keys(value).length > 20) return [];
  const known = [...dialect.siblings, ...dialect.places([]).map(([first = '']) => first)];
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => `${document.locate([key])}: the unknown key "${key}".${didYouMean(key, known)}`);
}

function inputsOf(document: ConfigDocument, value: Record<string, unknown>): Record<string, InputDefinition> {
  if (value.inputs === undefined) return {};
  if (!Array.isArray(value.inputs)) {
    throw new UsageError(`${document.locate(['inputs'])}: "inputs" must be a list.`);
  }
  const definitions = value.inputs.map((raw: unknown, at): [string, InputDefinition] => {
    const read = inputShape.safeParse(raw);
    if (!read.success) {
      const [issue] = read.error.issues;
      const path = ['inputs', at, ...(issue?.path ?? []).map(String)];
      throw new UsageError(`${document.locate(path)}: this must be ${issue?.message}.`);
    }
    const { id, description, default: preset, password = false, options } = read.data;
    return [id, { id, description, default: preset, password, options }];
  });
  return Object.fromEntries(definitions);
}
