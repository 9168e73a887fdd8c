import { getNodeValue, type ParseError, parseTree, printParseErrorCode, stripComments } from 'jsonc-parser';
import type { Json } from './json.ts';
import { exceededLimit, type JsonText } from './json-text.ts';

/** What JSON with comments holds; else where in the text it is wrong, and what is expected there. */
export type JsoncText = { value: Json } | { offset: number; expected: string };

/** Parses JSON in which comments and commas after the last member are allowed. */
export function parseJsonc(text: string): JsoncText {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  // The parser's own objects inherit nothing, which those of JSON.parse do.
  if (first === undefined && tree !== undefined) {
    return { value: JSON.parse(JSON.stringify(getNodeValue(tree))) as Json };
  }
  const code = first === undefined ? '' : printParseErrorCode(first.error);
  return { offset: first?.offset ?? text.length, expected: expectations[code] ?? 'JSON' };
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

/** Does the same within the limits of `parseJson`, with the reason in words as there. */
export function readJsonc(text: string): JsonText {
  const plain = stripComments(text.replace(/^\uFEFF/, ''), ' ');
  if (plain.trim() === '') return { problem: 'is empty' };
  const limit = exceededLimit(plain);
  if (limit !== undefined) return { problem: limit };
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
