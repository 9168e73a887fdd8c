import { didYouMean, nearest } from '../core/did-you-mean.ts';
import type { SystemEnvironment } from '../core/environment.ts';
import { UsageError } from '../core/errors.ts';
import { isNumber } from '../core/exact-number.ts';
import { isObject, type JsonObject } from '../core/json.ts';
import { type Dialect, programFolder, translateEntry } from './dialects.ts';
import type { EntrySettings, EntryTransport, InputDefinition, ServerEntry } from './entry.ts';
import { foreignMembers, type Member, type Members, members, readInput } from './entry-schema.ts';
import { type ConfigDocument, type DocumentPath, readDocument, serverEntries } from './parse-file.ts';
import { type Found, type SearchResult, search, searchIn } from './search.ts';
import { WrongValueError } from './value-reader.ts';

/** Reads the server at the path `at` of a document. What is wrong with it is its `problem`, and is not thrown. */
export function readEntry(
  document: ConfigDocument,
  at: DocumentPath,
  raw: unknown,
  dialect: Dialect,
  inputs: Record<string, InputDefinition>,
): ServerEntry {
  const name = String(at.at(-1));
  const locate = (path: DocumentPath) => document.locate([...at, ...path]);
  const entry: ServerEntry = {
    name,
    file: document.path,
    folder: programFolder(document.path),
    dialect: dialect.name,
    raw: isObject(raw) ? (raw as JsonObject) : {},
    disabled: false,
    settings: undefined,
    problem: undefined,
    warnings: [],
    inputs,
    locate,
  };
  try {
    if (!isObject(raw)) {
      throw new UsageError(`${locate([])}: ${name} must be an object with "command" or "url".`);
    }
    const { given, unknown } = readMembers(raw, dialect, entry);
    entry.disabled = given.disabled ?? false;
    const slip = unknown.find(({ key }) => nearest(key, ['command', 'url']).length > 0);
    if (slip !== undefined && given.command === undefined && given.url === undefined) {
      entry.warnings = entry.warnings.filter((warning) => warning !== slip.warning);
      throw new UsageError(slip.warning);
    }
    entry.settings = settingsOf(given, entry);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    entry.problem = error;
  }
  return entry;
}

/** Returns the members of an entry that are known, validated, and the keys that are not, with a warning for each. */
function readMembers(
  raw: Record<string, unknown>,
  dialect: Dialect,
  entry: ServerEntry,
): { given: Members; unknown: { key: string; warning: string }[] } {
  const given: Record<string, unknown> = {};
  const unknown: { key: string; warning: string }[] = [];
  for (const [key, value] of Object.entries(raw)) {
    if (dialect.unsupported?.includes(key)) {
      entry.warnings.push(`${entry.locate([key])}: mcpc does not support "${key}" of ${entry.name}.`);
      continue;
    }
    for (const [name, meant] of Object.entries(translateEntry(key, value, dialect))) {
      if (isMember(name)) given[name] = combined(given[name], checked(name, meant, key, entry));
      else if (!isKnown(name, dialect) && !isKnown(key, dialect)) {
        const warning = unknownKey(key, dialect, entry);
        unknown.push({ key, warning });
        entry.warnings.push(warning);
      }
    }
  }
  return { given: given as Members, unknown };
}

/** Returns the value of a member that an entry has under two names: of lists, what both contain. */
function combined(one: unknown, other: unknown): unknown {
  return Array.isArray(one) && Array.isArray(other) ? one.filter((item) => other.includes(item)) : other;
}

function isMember(name: string): name is Member {
  return Object.hasOwn(members, name);
}

function isKnown(name: string, { ignored = [] }: Dialect): boolean {
  return foreignMembers.includes(name) || ignored.includes(name);
}

function unknownKey(key: string, { aliases = {}, ignored = [] }: Dialect, entry: ServerEntry): string {
  const known = [...Object.keys(members), ...Object.keys(aliases), ...ignored];
  return `${entry.locate([key])}: ${entry.name} has the unknown key "${key}".${didYouMean(key, known)}`;
}

/** Validates a member. `key` is its name in the file. */
function checked(name: Member, value: unknown, key: string, { locate, name: server }: ServerEntry): unknown {
  try {
    return members[name](withoutNulls(value));
  } catch (error) {
    if (!(error instanceof WrongValueError)) throw error;
    const path = [key, ...error.path];
    const label = path.map((part, at) =>
      typeof part === 'number' ? `[${part}]` : at > 0 ? `.${part}` : part,
    );
    throw new UsageError(
      `${locate(path)}: ${label.join('')} of ${server} must be ${error.wanted}, but is ${kindOf(error.found, error.isChoice)}.`,
    );
  }
}

/** Members of a rule for a tool or an argument that hold arbitrary JSON. */
const arbitraryMembers = ['default', 'examples', 'meta'];

/** Removes members that are null, which count as absent, except inside arbitrary JSON. */
function withoutNulls(value: unknown, name = ''): unknown {
  if (arbitraryMembers.includes(name) || !isObject(value)) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([key, member]) => [key, withoutNulls(member, key)]));
}

/** `isChoice`: the value must be one of certain strings. */
function kindOf(value: unknown, isChoice: boolean): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (isNumber(value)) return `the number ${value}`;
  switch (typeof value) {
    case 'string':
      if (value === '') return 'empty';
      return isChoice ? 'another string' : 'a string';
    case 'object':
      return 'an object';
    case 'boolean':
      return String(value);
    default:
      return 'missing';
  }
}

/** Combines the members to settings: of a program or of a URL. Throws UsageError. */
function settingsOf(given: Members, { locate, name }: ServerEntry): EntrySettings {
  const { command, url } = given;
  if (command === undefined && url === undefined) {
    throw new UsageError(`${locate([])}: ${name} must have a "command" (a program) or a "url".`);
  }
  if (command !== undefined && url !== undefined) {
    throw new UsageError(`${locate(['url'])}: ${name} has both a "command" and a "url"; it must be one.`);
  }
  const said = given.transport ?? given.type;
  if (said !== undefined && (said === 'stdio') !== (command !== undefined)) {
    const needs = command === undefined ? 'a server behind a URL' : 'a program that is started';
    const key = given.transport === undefined ? 'type' : 'transport';
    throw new UsageError(`${locate([key])}: ${name} is ${needs}, and "${said}" cannot be used with that.`);
  }
  return {
    transport: said !== undefined && url !== 'demo:' ? said : transportOf(url),
    guessed: said === undefined,
    command,
    args: given.args ?? [],
    env: given.env ?? {},
    cwd: given.cwd,
    url,
    headers: given.headers ?? {},
    auth: given.auth,
    timeout: given.timeout,
    maxTime: given.maxTime,
    samplingRounds: given.samplingRounds,
    inputRounds: given.inputRounds,
    declinedRounds: given.declinedRounds,
    protocol: given.protocol,
    pingInterval: given.pingInterval,
    keepAlive: given.keep_alive,
    tools: given.tools ?? {},
    includeTools: given.include_tools,
    excludeTools: given.exclude_tools,
    includeTags: given.include_tags,
    excludeTags: given.exclude_tags,
  };
}

function transportOf(url: string | undefined): EntryTransport {
  if (url === undefined) return 'stdio';
  if (url === 'demo:') return 'builtin';
  if (/^wss?:/i.test(url)) return 'ws';
  return /\/sse\/?(?:[?#]|$)/.test(url) ? 'sse' : 'http';
}

/** A config file, read. */
export interface ConfigFile {
  /** Absolute. */
  path: string;
  dialect: Dialect;
  /** In the order of the file; names are unique. */
  entries: ServerEntry[];
  /** Warnings about the file itself, a sentence each. */
  warnings: string[];
}

/**
 * Reads a config file. `projects`: the working folder and its parents, for files with servers for some folders only.
 * Throws UsageError if it is not a config file; what is wrong with an entry is the entry's `problem`.
 */
export function readConfigFile(path: string, projects: readonly string[] = []): ConfigFile {
  return readConfig(readDocument(path), projects);
}

/** Does the same for a document that has been read. */
export function readConfig(document: ConfigDocument, projects: readonly string[] = []): ConfigFile {
  const { path, value, dialect, servers } = serverEntries(document, projects);
  const inputs = inputsOf(document, value);
  const entries = servers.map(({ at, raw }) => readEntry(document, at, raw, dialect, inputs));
  return { path, dialect, entries, warnings: unknownMembers(document, value, dialect) };
}

/** Warns about unknown members, in files that are for servers only. */
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
  if (value.inputs === undefined || value.inputs === null) return {};
  if (!Array.isArray(value.inputs)) {
    throw new UsageError(`${document.locate(['inputs'])}: "inputs" must be an array.`);
  }
  const definitions = value.inputs.map((raw: unknown, at): [string, InputDefinition] => {
    try {
      const definition = readInput(withoutNulls(raw));
      return [definition.id, definition];
    } catch (error) {
      if (!(error instanceof WrongValueError)) throw error;
      const path = ['inputs', at, ...error.path];
      throw new UsageError(`${document.locate(path)}: this must be ${error.wanted}.`);
    }
  });
  return Object.fromEntries(definitions);
}

/** A server that was found, with its validated entry. */
export type FoundServer = Found<ServerEntry>;

/** All servers that were found, in order of precedence. None is expanded or started. */
export type Discovery = SearchResult<ServerEntry>;

/** Searches for config files and validates their entries. */
export function discoverServers(environment: SystemEnvironment, given: string | undefined): Discovery {
  return search(environment, given, readConfigFile);
}

/** Does the same for a single file. */
export function discoverServersIn(file: string, environment: SystemEnvironment): Discovery {
  return searchIn(file, environment, readConfigFile);
}
