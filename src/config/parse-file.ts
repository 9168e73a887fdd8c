import { readFileSync, statSync } from 'node:fs';
import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import { parse as parseToml, TomlDate, TomlError } from 'smol-toml';
import { UsageError } from '../core/errors.ts';
import { parseNumber } from '../core/exact-number.ts';
import { isObject } from '../core/json.ts';
import { parseJson } from '../core/json-text.ts';
import { parseJsonc, positionOf } from '../core/jsonc.ts';
import { type Dialect, dialectOf, memberAt } from './dialects.ts';

/** The path of a member in a document: names and indexes from the root. */
export type DocumentPath = readonly (string | number)[];

/** The content of a config file. */
export interface ConfigDocument {
  path: string;
  value: unknown;
  /** Returns where a member is, or the innermost value around it that exists: `FILE:LINE:COLUMN` in a text. */
  locate(path: DocumentPath): string;
}

/** A config file that was parsed. */
export interface ParsedDocument extends ConfigDocument {
  /** Returns the same as `locate`. */
  positionAt(path: DocumentPath): Position;
}

/** A position in a text, counted from 1. */
interface Position {
  line: number;
  column: number;
}

/** The largest size of a config file, in bytes. */
const mostBytes = 64 * 1024 * 1024;

/** How deep a config file may be nested. */
const deepest = 100;

/**
 * Reads JSON with comments, or TOML: by default as the ending of the path says. Throws UsageError with the position and
 * what is expected there.
 */
export function readDocument(path: string, isToml = path.toLowerCase().endsWith('.toml')): ParsedDocument {
  const text = readText(path);
  try {
    const document = isToml ? tomlDocument(path, text) : jsonDocument(path, text);
    if (isWithin(document.value, deepest)) return document;
  } catch (error) {
    // The parser's stack overflowed.
    if (!(error instanceof RangeError)) throw error;
  }
  throw new UsageError(`${path} is nested too deeply for a config file.`);
}

/** Whether a value is nested at most `levels` deep. */
function isWithin(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((member) => isWithin(member, levels - 1));
}

function readText(path: string): string {
  try {
    const { size } = statSync(path);
    if (size > mostBytes) throw new UsageError(`${path} is too large for a config file: ${size} bytes.`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`The config file ${path} cannot be read: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}

/** Parses JSON in which comments and trailing commas are allowed. Throws UsageError. */
export function jsonDocument(path: string, text: string): ParsedDocument {
  const body = text.replace(/^\ufeff/, ' ');
  let tree: ReturnType<typeof parseTree>;
  return documentOf(path, jsonValue(path, body), (member) => {
    tree ??= parseTree(body, [], { allowTrailingComma: true });
    for (let length = member.length; tree !== undefined && length > 0; length -= 1) {
      const found = findNodeAtLocation(tree, [...member.slice(0, length)]);
      if (found !== undefined) return positionOf(body, found.offset);
    }
    return positionOf(body, tree?.offset ?? 0);
  });
}

function documentOf(path: string, value: unknown, positionAt: ParsedDocument['positionAt']): ParsedDocument {
  return { path, value, positionAt, locate: (member) => placeOf(path, positionAt(member)) };
}

function jsonValue(path: string, text: string): unknown {
  try {
    // Most files are plain JSON, and some are large.
    return parseJson(text);
  } catch {
    if (text.trim() === '') return {};
    const parsed = parseJsonc(text);
    if ('value' in parsed) return parsed.value;
    throw new UsageError(
      `${placeOf(path, positionOf(text, parsed.offset))}: this is not JSON: ${parsed.expected} is expected here.`,
    );
  }
}

function tomlDocument(path: string, text: string): ParsedDocument {
  try {
    const value = withExact(parseToml(text, { integersAsBigInt: 'asNeeded' }));
    return documentOf(path, value, (member) => positionInToml(text, member));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [reason = ''] = error.message.replace(/^Invalid TOML document: /, '').split('\n');
    throw new UsageError(`${path}:${error.line}:${error.column}: this is not TOML: ${reason}.`, {
      cause: error,
    });
  }
}

/** Replaces each integer that a double cannot hold in a value. */
function withExact(value: unknown): unknown {
  if (typeof value === 'bigint') return parseNumber(String(value));
  if (Array.isArray(value)) return value.map(withExact);
  if (!isObject(value) || value instanceof TomlDate) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withExact(member)]));
}

/**
 * Finds the line of a table's header and of the key below it, or of a key above all tables: an approximation, as the parser
 * has no positions.
 */
function positionInToml(text: string, member: DocumentPath): Position {
  const lines = text.split('\n');
  const header = (names: DocumentPath) => {
    const keys = names.map((name) => `(?:${escaped(name)}|"${escaped(name)}"|'${escaped(name)}')`);
    const pattern = new RegExp(`^\\s*\\[\\[?\\s*${keys.join('\\s*\\.\\s*')}\\s*\\]`);
    return lines.findIndex((line) => pattern.test(line));
  };
  for (let length = member.length; length >= 0; length -= 1) {
    const table = length === 0 ? -1 : header(member.slice(0, length));
    if (table < 0 && length > 0) continue;
    const key = member[length];
    const pattern = key === undefined ? undefined : new RegExp(`^\\s*["']?${escaped(key)}["']?\\s*[.=]`);
    const end = lines.findIndex((line, at) => at > table && /^\s*\[/.test(line));
    const within = lines.slice(table + 1, end < 0 ? lines.length : end);
    const at = pattern === undefined ? -1 : within.findIndex((line) => pattern.test(line));
    const line = Math.max(0, at < 0 ? table : table + 1 + at);
    return { line: line + 1, column: (lines[line]?.search(/\S/) ?? 0) + 1 };
  }
  return { line: 1, column: 1 };
}

function escaped(name: string | number): string {
  return String(name).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function placeOf(path: string, { line, column }: Position): string {
  return `${path}:${line}:${column}`;
}

/** The content of a config file, and the servers in it. */
export interface ConfigContent {
  path: string;
  value: Record<string, unknown>;
  dialect: Dialect;
  /** In the order of the file; names are unique. */
  servers: { name: string; at: DocumentPath; raw: unknown }[];
}

/**
 * Finds the servers of a config file without validating them; one that is null counts as absent. Throws UsageError for
 * any other file.
 */
export function serverEntries(document: ConfigDocument, projects: readonly string[]): ConfigContent {
  const { path, value } = document;
  if (!isObject(value)) throw new UsageError(`${document.locate([])}: a config file must be an object.`);
  const dialect = dialectOf(path, value);
  const found = new Map<string, ConfigContent['servers'][number]>();
  for (const place of dialect.places(projects)) {
    const servers = memberAt(value, place);
    if (servers === undefined) continue;
    if (!isObject(servers)) {
      throw new UsageError(
        `${document.locate(place)}: "${place.at(-1)}" must be an object that contains the servers by name.`,
      );
    }
    for (const [name, raw] of Object.entries(servers)) {
      if (raw !== null && !found.has(name)) found.set(name, { name, at: [...place, name], raw });
    }
  }
  return { path, value, dialect, servers: [...found.values()] };
}
