import { deepestNesting } from '../../core/json-text.ts';
import { sanitiseJson } from '../../terminal/sanitise.ts';
import type { Style, Theme } from '../../terminal/style.ts';

/** Longer texts are printed as they are, in characters. */
const longest = 1_000_000;

const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g;

/**
 * Lays out a text that is a JSON object or array as `--json` prints it. The order of keys, repeated keys, the digits of
 * numbers and the escapes of strings stay as they are. Returns undefined for any other text.
 */
export function layOutJson(text: string, { theme }: Style): string | undefined {
  if (text.length > longest || !/^\s*[[{]/.test(text) || !isJson(text)) return undefined;
  let out = '';
  let depth = 0;
  let previous = '';
  const found = text.match(tokens) ?? [];
  const newLine = () => `\n${'  '.repeat(depth)}`;
  for (const [index, token] of found.entries()) {
    const isClosing = token === '}' || token === ']';
    if (isClosing) {
      depth -= 1;
      if (previous !== '{' && previous !== '[') out += newLine();
    } else if (previous === '{' || previous === '[' || previous === ',') out += newLine();
    out += token === ':' ? ': ' : painted(token, found[index + 1] === ':', theme);
    if (token === '{' || token === '[') depth += 1;
    if (depth > deepestNesting) return undefined;
    previous = token;
  }
  return `${out}\n`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function painted(token: string, isKey: boolean, theme: Theme): string {
  switch (token[0]) {
    case '"':
      return isKey ? theme.key(sanitiseJson(token)) : theme.string(sanitiseJson(token));
    case '{':
    case '}':
    case '[':
    case ']':
    case ',':
      return token;
    case 't':
    case 'f':
    case 'n':
      return theme.literal(token);
    default:
      return theme.number(token);
  }
}
