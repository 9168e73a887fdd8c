import type { Json } from '../../core/json.ts';
import { stringifyJson } from '../../core/json-text.ts';
import { parseExpectation } from './parse-expectation.ts';
import { LineSyntaxError } from './syntax-error.ts';

/** Returns a value as it is typed after an operator of `expect`: `42`, `"Oslo"`, `{"a":1}`. */
export function typedOperand(value: Json): string {
  return typeof value === 'string' ? quotedText(value) : withoutReferences(stringifyJson(value));
}

/** Returns the text of a result as it is typed after `expect`: without quotes if it is read as itself. */
export function typedText(text: string): string {
  return isReadAsText(text) ? text : quotedText(text);
}

function isReadAsText(text: string): boolean {
  if (/[$#\p{Cc}]/u.test(text)) return false;
  try {
    const read = parseExpectation(`expect ${text}`);
    return read.type === 'text' && read.operand.kind === 'text' && read.operand.text === text;
  } catch (error) {
    if (error instanceof LineSyntaxError) return false;
    throw error;
  }
}

/** Returns a text in quotes: in single ones, where no character is special, or as JSON, which may have several rows. */
export function quotedText(text: string): string {
  const isLiteral = /["$\\]/.test(text) && !/'|(?!\n)\p{Cc}/u.test(text);
  if (isLiteral) return `'${text}'`;
  const json = withoutReferences(stringifyJson(text));
  // A text of several rows is easier to read as such.
  return json.includes('\\\\') ? json : json.replaceAll('\\n', '\n');
}

/** Escapes what would be read as a variable in JSON. It only occurs in texts. */
function withoutReferences(json: string): string {
  return json.replace(/\$(?=[A-Za-z_{])/g, '\\u0024');
}
