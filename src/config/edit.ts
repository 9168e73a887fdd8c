import { readFileSync } from 'node:fs';
import {
  applyEdits,
  createScanner,
  type FormattingOptions,
  findNodeAtLocation,
  modify,
  parseTree,
} from 'jsonc-parser';
import { UsageError } from '../core/errors.ts';
import { isObject, type JsonObject } from '../core/json.ts';
import { dialectOf, memberAt } from './dialects.ts';
import { jsonDocument } from './parse-file.ts';
import { writePrivateFile } from './private-file.ts';

/** Adds a server to a config file, which is created if necessary. The rest of the text is preserved. Throws UsageError. */
export function addServer(file: string, name: string, entry: JsonObject, replace: boolean): void {
  const text = textOf(file) ?? '{}\n';
  const { place, has } = lookUp(file, text, name);
  if (has && !replace) {
    throw new UsageError(`${file} already has a server called ${name}.`, {
      hint: `Replace it with --force, or remove it first: mcpc remove ${name}`,
    });
  }
  write(file, edited(text, [...place, name], entry));
}

/** Removes a server from a config file. Returns whether the file had it. Throws UsageError. */
export function removeServer(file: string, name: string): boolean {
  const text = textOf(file);
  if (text === undefined) return false;
  const { place, has } = lookUp(file, text, name);
  if (has) write(file, withoutMember(text, [...place, name]));
  return has;
}

function lookUp(file: string, text: string, name: string): { place: string[]; has: boolean } {
  const { value } = jsonDocument(file, text);
  if (!isObject(value)) throw new UsageError(`${file} is not a config file: it must contain an object.`);
  const places = dialectOf(file, value).places([]);
  const place = places.find((one) => memberAt(value, one) !== undefined) ?? places[0] ?? ['mcpServers'];
  return { place, has: memberAt(value, [...place, name]) !== undefined };
}

function edited(text: string, path: string[], value: JsonObject): string {
  const base = text.trim() === '' ? '{}\n' : text;
  return applyEdits(base, modify(base, path, value, { formattingOptions: formattingOf(base) }));
}

/** Removes a member, its comma, and its line if nothing else is on it. `modify` would remove comments as well. */
function withoutMember(text: string, path: string[]): string {
  const tree = parseTree(text, [], { allowTrailingComma: true });
  const member = tree && findNodeAtLocation(tree, path)?.parent;
  if (member?.parent?.children === undefined) return text;
  const siblings = member.parent.children;
  const end = member.offset + member.length;
  const before = siblings[siblings.indexOf(member) - 1];
  const after = commaAfter(text, end);
  const earlier = before === undefined ? undefined : commaAfter(text, before.offset + before.length);
  const comma = after ?? earlier;
  const cuts = [
    { from: member.offset, to: end },
    ...(comma === undefined ? [] : [{ from: comma, to: comma + 1 }]),
  ];
  let left = text;
  for (const { from, to } of cuts.sort((a, b) => b.from - a.from)) left = cut(left, from, to);
  return left;
}

/** Removes a part, and the line if it becomes empty. */
function cut(text: string, from: number, to: number): string {
  const [before, after] = [text.slice(0, from), text.slice(to)];
  const blank = /^[ \t]*(?:\r?\n|$)/.exec(after);
  if (blank === null || !/(?:^|\n)[ \t]*$/.test(before)) return before + after;
  return before.replace(/[ \t]*$/, '') + after.slice(blank[0].length);
}

/** The offset of the comma that follows, after blanks and comments, if any. */
function commaAfter(text: string, offset: number): number | undefined {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  scanner.scan();
  const at = scanner.getTokenOffset();
  return text.charAt(at) === ',' ? at : undefined;
}

/** The indentation and the line endings of the file. */
function formattingOf(text: string): FormattingOptions {
  const indent = /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ';
  return {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.startsWith('\t') ? 1 : indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}.`, { cause: error });
  }
}

function write(file: string, text: string): void {
  try {
    writePrivateFile(file, text);
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${(error as Error).message}.`, { cause: error });
  }
}
