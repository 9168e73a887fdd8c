import { signature } from '../arguments/signature.ts';
import type { Prompt, Tool } from '../base/protocol.ts';

/** A tool or a prompt in a line, as the call of a function: `multiply(a: number, unit?: string)`, `greet(name)`. */
export function signatureOf(item: Tool | Prompt): string {
  return `${item.name}(${argumentsOf(item)})`;
}

/**
 * What stands between the parentheses of a signature, optional arguments only as far as `limit` characters go.
 * A prompt's arguments are all strings, so no type is said.
 */
export function argumentsOf(item: Tool | Prompt, limit = Number.POSITIVE_INFINITY): string {
  if ('inputSchema' in item) return signature('', item.inputSchema, limit).slice(1, -1);
  return item.arguments.map(({ name, required }) => (required ? name : `${name}?`)).join(', ');
}
