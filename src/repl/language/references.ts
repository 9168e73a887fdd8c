import type { Token } from '../../arguments/tokenize.ts';

/** The name of the variable that holds the last result: `$_`. */
export const lastResult = '_';

/** A `$name.path` in a word; `${name.path}` where text follows that could belong to the path. */
export interface Reference {
  /** From the `$` to behind the path. */
  from: number;
  to: number;
  name: string;
  /** JMESPath, without the dot that begins it; empty for the whole. */
  path: string;
}

/** Returns the variables in a text, in order. */
export function referencesIn(text: string): Reference[] {
  const found: Reference[] = [];
  const start = /\$(\{?)([A-Za-z_]\w*)/g;
  for (let match = start.exec(text); match !== null; match = start.exec(text)) {
    const [, brace, name = ''] = match;
    const end = endOfPath(text, start.lastIndex);
    if (brace === '{' && text.charAt(end) !== '}') continue;
    const path = text.slice(start.lastIndex, end).replace(/^\./, '');
    const to = brace === '{' ? end + 1 : end;
    found.push({ from: match.index, to, name, path });
    start.lastIndex = to;
  }
  return found;
}

/** Returns the end of the path after a name: any number of `.name`, `."any name"`, `.*`, `.function(…)`, `[…]`, `.{…}`. */
function endOfPath(text: string, start: number): number {
  let at = start;
  for (;;) {
    const step = /^\.(?:[A-Za-z_]\w*|\*|"(?:[^"\\]|\\.)*")/.exec(text.slice(at));
    const opens = text.charAt(at) === '[' || /^\.[[{]/.test(text.slice(at, at + 2));
    if (step !== null) {
      at += step[0].length;
      if (text.charAt(at) === '(') at = endOfBracket(text, at);
    } else if (opens) {
      const end = endOfBracket(text, text.charAt(at) === '.' ? at + 1 : at);
      if (end === at) return at;
      at = end;
    } else return at;
  }
}

/** Returns the position after the bracket that closes the one at `start`; `start` itself if none does. */
function endOfBracket(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text.charAt(at);
    if (/["'`]/.test(character)) {
      const close = text.indexOf(character, at + 1);
      if (close < 0) return start;
      at = close;
    } else if (/[[{(]/.test(character)) depth++;
    else if (/[\]})]/.test(character)) depth--;
    if (depth === 0) return at + 1;
  }
  return start;
}

/** Whether a word is one variable and nothing else: `$x`, `$x.path`. */
export function isReference({ text, quoted }: Token): boolean {
  const [only] = quoted ? [] : referencesIn(text);
  return only !== undefined && only.from === 0 && only.to === text.length;
}
