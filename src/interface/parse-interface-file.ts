import { UsageError } from '../core/errors.ts';
import { ExactNumber } from '../core/exact-number.ts';
import { isObject, type Json, type JsonObject, ownMember, setMember } from '../core/json.ts';
import { isTooDeep, parseJson, problemOfDepth } from '../core/json-text.ts';
import { quoteWord } from '../core/quote.ts';
import { lockFileName } from './interface-file.ts';
import type { InterfaceFile, ServerInterface } from './server-interface.ts';

/** The version of the format that this build reads and writes. */
const currentVersion = 1;

type MemberPath = (string | number)[];

/** What is wrong with a lock file, and where. */
class Fault {
  readonly path: MemberPath;
  readonly problem: string;

  constructor(path: MemberPath, problem: string) {
    this.path = path;
    this.problem = problem;
  }
}

/** The members of an interface that are lists, each with the member that identifies its definitions. */
const lists = { tools: 'name', resources: 'uri', templates: 'uriTemplate', prompts: 'name' } as const;

/**
 * Parses a lock file. `path` is that of the file, or what else the user calls it. Throws UsageError, with line and column,
 * for a text that is not JSON, not a lock file, or of another version.
 */
export async function parseInterfaceFile(text: string, path: string): Promise<InterfaceFile> {
  const body = text.replace(/^\uFEFF/, '');
  if (body.trim() === '') throw notLockFile(path, 'is empty', path);
  if (isTooDeep(body)) throw notLockFile(path, problemOfDepth, path);
  const value = await parsed(body, path);
  try {
    return readFile(value);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { offsetOf, positionOf } = await import('../core/jsonc.ts');
    const { line, column } = positionOf(body, offsetOf(body, error.path));
    throw notLockFile(`${path}:${line}:${column}`, error.problem, path);
  }
}

/** Whether a text is that of a lock file which this build can read. */
export async function isInterfaceFile(text: string): Promise<boolean> {
  return parseInterfaceFile(text, lockFileName).then(
    () => true,
    () => false,
  );
}

/** Whether a text is that of a lock file, or seems to be that of one: of another version, or with a member that is wrong. */
export function resemblesInterfaceFile(text: string): boolean {
  try {
    const value = parseJson(text.replace(/^\uFEFF/, ''));
    return isObject(value) && typeof value.version === 'number' && isObject(value.servers);
  } catch {
    return false;
  }
}

/** Parses JSON, with comments and trailing commas as in config files. */
async function parsed(text: string, path: string): Promise<Json> {
  try {
    return parseJson(text);
  } catch {
    const { parseJsonc, positionOf } = await import('../core/jsonc.ts');
    const tolerant = parseJsonc(text);
    if ('value' in tolerant) return tolerant.value;
    const { line, column } = positionOf(text, tolerant.offset);
    const place = `${path}:${line}:${column}`;
    if (text.startsWith('<<<<<<<', tolerant.offset)) {
      throw new UsageError(`${place}: a merge conflict begins here.`, {
        hint: `To resolve it, take the snapshot again: mcpc snapshot TARGET --force --output ${quoteWord(path)}`,
      });
    }
    throw notLockFile(place, `this is not JSON: ${tolerant.expected} is expected`, path);
  }
}

function notLockFile(place: string, problem: string, path: string): UsageError {
  const separator = place === path ? ' ' : ': ';
  return new UsageError(`${place}${separator}${problem}.`, {
    hint: 'A lock file is written by: mcpc snapshot TARGET --output FILE',
  });
}

function readFile(value: Json): InterfaceFile {
  const file = objectAt(value, []);
  const { version, servers } = file;
  if (version === undefined || servers === undefined) {
    throw new Fault([], 'this is not a lock file: it needs the members "version" and "servers"');
  }
  if (version !== currentVersion) {
    const problem = `lock files of version ${describe(version)} cannot be read: this mcpc knows version ${currentVersion}`;
    throw new Fault(['version'], problem);
  }
  const found: InterfaceFile = { version, servers: {} };
  for (const [name, server] of Object.entries(objectAt(servers, ['servers']))) {
    const read = readInterface(server, ['servers', name]);
    setMember(found.servers as unknown as JsonObject, name, read as unknown as Json);
  }
  return found;
}

function readInterface(value: Json, path: MemberPath): ServerInterface {
  const server = objectAt(value, path);
  const { identity, instructions } = server;
  const object = (name: string) => objectAt(required(server, name, path), [...path, name]);
  const list = (name: keyof typeof lists) =>
    listAt(required(server, name, path), [...path, name], lists[name]);
  return {
    identity: identity === undefined ? undefined : objectAt(identity, [...path, 'identity']),
    revision: textAt(required(server, 'revision', path), [...path, 'revision']),
    capabilities: object('capabilities'),
    clientCapabilities: object('clientCapabilities'),
    instructions: instructions === undefined ? undefined : textAt(instructions, [...path, 'instructions']),
    tools: list('tools'),
    resources: list('resources'),
    templates: list('templates'),
    prompts: list('prompts'),
  };
}

function listAt(value: Json, path: MemberPath, key: string): JsonObject[] {
  if (!Array.isArray(value)) throw wrongType(value, path, 'an array');
  return value.map((item, at) => {
    const definition = objectAt(item, [...path, at]);
    textAt(required(definition, key, [...path, at]), [...path, at, key]);
    return definition;
  });
}

function required(object: JsonObject, name: string, path: MemberPath): Json {
  const value = ownMember(object, name);
  if (value === undefined) throw new Fault(path, `${named(path)} has no member "${name}"`);
  return value;
}

function objectAt(value: Json, path: MemberPath): JsonObject {
  if (!isObject(value)) throw wrongType(value, path, 'an object');
  return value as JsonObject;
}

function textAt(value: Json, path: MemberPath): string {
  if (typeof value !== 'string') throw wrongType(value, path, 'a string');
  return value;
}

function wrongType(value: Json, path: MemberPath, expected: string): Fault {
  return new Fault(path, `${named(path)} is ${describe(value)}, but ${expected} is expected`);
}

/** Returns a path as `servers["calculator"].tools[0]`. */
function named(path: MemberPath): string {
  if (path.length === 0) return 'the file';
  const [first, ...others] = path;
  const rest = others.map((part, at) =>
    typeof part === 'number' || at === 0 ? `[${JSON.stringify(part)}]` : `.${part}`,
  );
  return `${first}${rest.join('')}`;
}

function describe(value: Json): string {
  if (Array.isArray(value)) return 'an array';
  if (value instanceof ExactNumber || typeof value === 'number') return String(value);
  if (isObject(value)) return 'an object';
  return typeof value === 'string' ? 'a string' : String(value);
}
