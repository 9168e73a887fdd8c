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

/** Puts a server into a config file, which is made if it is not there. What else stands in it stays. Throws UsageError. */
export function addServer(file: string, name: string, entry: JsonObject, replace: boolean): void {
  const text = textOf(file) ?? '{}\n';
  const { place, has } = lookUp(file, text, name);
  if (has && !replace) {
    throw new UsageError(`${file} has a server called ${name} already.`, {
      hint: `Replace it with --force, or take it out first: mcpc remove ${name}`,
    });
  }
  write(file, edited(text, [...place, name], entry));
}

/** Takes a server out of a config file. Gives whether it was in it. Throws UsageError. */
export function removeServer(file: string, name: string): boolean {
  const text = textOf(file);
  if (text === undefined) return false;
  const { place, has } = lookUp(file, text, name);
  if (has) write(file, withoutMember(text, [...place, name]));
  return has;
}

function lookUp(file: string, text: string, name: string): { place: string[]; has: boolean } {
  const { value } = jsonDocument(file, text);
  if (!isObject(value)) throw new UsageError(`${file} is no config file: it must hold an object.`);
  const places = dialectOf(file, value).places([]);
  const place = places.find((one) => memberAt(value, one) !== undefined) ?? places[0] ?? ['mcpServers'];
  return { place, has: memberAt(value, [...place, name]) !== undefined };
}

function edited(text: string, path: string[], value: JsonObject): string {
  const base = text.trim() === '' ? '{}\n' : text;
  return applyEdits(base, modify(base, path, value, { formattingOptions: formattingOf(base) }));
}

/** The text without a member, its comma, and the line if nothing else is on it. What `modify` removes has comments in it. */
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

/** Takes a part out, with the line that it leaves empty. */
function cut(text: string, from: number, to: number): string {
  const [before, after] = [text.slice(0, from), text.slice(to)];
  const blank = /^[ \t]*(?:\r?\n|$)/.exec(after);
  if (blank === null || !/(?:^|\n)[ \t]*$/.test(before)) return before + after;
  return before.replace(/[ \t]*$/, '') + after.slice(blank[0].length);
}

/** Where the comma is that comes next but for blanks and comments, if one does. */
function commaAfter(text: string, offset: number): number | undefined {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  scanner.scan();
  const at = scanner.getTokenOffset();
  return text.charAt(at) === ',' ? at : undefined;
}

/** The indentation and the line ends that the file has already. */
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
