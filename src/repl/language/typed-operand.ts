import type { Json } from '../../core/json.ts';
import { stringifyJson } from '../../core/json-text.ts';
import { parseExpectation } from './parse-expectation.ts';

/** Returns a value as it is typed after an operator of `expect`: `42`, `Oslo`, `"two words"`, `{"a":1}`. */
export function typedOperand(value: Json): string {
  if (typeof value !== 'string') return withoutReferences(stringifyJson(value));
  const isPlain = /^[A-Za-z][\w.,:/-]*$/.test(value) && !/^(?:true|false|null)$/.test(value);
  return isPlain ? value : quotedText(value);
}

/** Returns the text of a result as it is typed after `expect`: `42`, `fine`, `"two words"`, `"usage"`. */
export function typedText(text: string): string {
  const isPlain = /^-?\w[\w.,:/-]*$/.test(text) && parseExpectation(`expect ${text}`).type === 'text';
  return isPlain ? text : quotedText(text);
}

/** Quotes a text in double quotes, or in single ones if it has what is special in double ones. */
function quotedText(text: string): string {
  const isSpecial = /[$\\"]/.test(text) && !/['\p{Cc}]/u.test(text);
  return isSpecial ? `'${text}'` : withoutReferences(stringifyJson(text));
}

/** Escapes what would be read as a variable in JSON. It only occurs in texts. */
function withoutReferences(json: string): string {
  return json.replace(/\$(?=[A-Za-z_{])/g, '\\u0024');
}
