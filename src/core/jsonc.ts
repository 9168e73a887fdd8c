import {
  findNodeAtLocation,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
  stripComments,
} from 'jsonc-parser';
import { parseNumber } from './exact-number.ts';
import { type Json, type JsonObject, setMember } from './json.ts';
import { isTooDeep, type JsonText, problemOfDepth } from './json-text.ts';

/** What JSON with comments holds; else where in the text it is wrong, and what is expected there. */
export type JsoncText = { value: Json } | { offset: number; expected: string };

/** Parses JSON in which comments and commas after the last member are allowed. */
export function parseJsonc(text: string): JsoncText {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first === undefined && tree !== undefined) return { value: jsonOf(tree, text) };
  const code = first === undefined ? '' : printParseErrorCode(first.error);
  return { offset: first?.offset ?? text.length, expected: expectations[code] ?? 'JSON' };
}

/** Returns the value of a node, with all digits of its numbers. */
function jsonOf({ type, value, children = [], offset, length }: Node, text: string): Json {
  if (type === 'number') return parseNumber(text.slice(offset, offset + length));
  if (type === 'array') return children.map((item) => jsonOf(item, text));
  if (type !== 'object') return value as Json;
  const object: JsonObject = {};
  for (const { children: [name, member] = [] } of children) {
    if (name !== undefined && member !== undefined) setMember(object, name.value, jsonOf(member, text));
  }
  return object;
}

const expectations: Record<string, string> = {
  InvalidSymbol: 'a value (text needs double quotes)',
  InvalidNumberFormat: 'a number',
  PropertyNameExpected: 'a name in double quotes',
  ValueExpected: 'a value',
  ColonExpected: 'a colon',
  CommaExpected: 'a comma',
  CloseBraceExpected: 'a closing }',
  CloseBracketExpected: 'a closing ]',
  EndOfFileExpected: 'the end of the file',
  UnexpectedEndOfComment: 'the end of the comment',
  UnexpectedEndOfString: 'a closing double quote',
  InvalidEscapeCharacter: 'one of the escapes of JSON',
  InvalidCharacter: 'an escape instead of a control character',
};

/** Does the same for JSON that a user typed or a file contains, with the reason in words as `readJson` gives it. */
export function readJsonc(text: string): JsonText {
  const plain = stripComments(text.replace(/^\uFEFF/, ''), ' ');
  if (plain.trim() === '') return { problem: 'is empty' };
  if (isTooDeep(plain)) return { problem: problemOfDepth };
  const parsed = parseJsonc(plain);
  if ('value' in parsed) return parsed;
  const { line, column } = positionOf(plain, parsed.offset);
  return { problem: `is not JSON (line ${line}, column ${column}: ${parsed.expected} is expected)` };
}

/** The line and the column of an offset, counted from 1. */
export function positionOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Returns where in a JSON text the value at a path of member names and indices begins; 0 if there is none. */
export function offsetOf(text: string, path: (string | number)[]): number {
  const tree = parseTree(text);
  const node = tree === undefined ? undefined : findNodeAtLocation(tree, path);
  return node?.offset ?? 0;
}
