import type { Diagnostic } from './frame.ts';

/** A text made valid, and what was wrong with it. */
export interface RepairedText {
  text: string;
  diagnostics: Diagnostic[];
}

const controlCharacters = {
  code: 'control-character',
  message: 'It sent control characters, such as line ends, in a JSON string without escaping them.',
};
const notFinite = {
  code: 'not-finite',
  message: 'It sent NaN or Infinity, which JSON does not have; null is used instead.',
};

/** What some serializers write for numbers that JSON does not have. */
const constants = ['NaN', 'Infinity', '-Infinity'];

/**
 * Repairs what some serializers get wrong in JSON: control characters in strings, which are escaped, and numbers that
 * are not finite, which become null. Returns undefined if neither is in the text.
 */
export function repairJson(text: string): RepairedText | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  const parts: string[] = [];
  const diagnostics = new Set<Diagnostic>();
  let copied = 0;
  const replace = (from: number, to: number, replacement: string, diagnostic: Diagnostic) => {
    parts.push(text.slice(copied, from), replacement);
    copied = to;
    diagnostics.add(diagnostic);
  };
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === quote) isQuoted = !isQuoted;
    else if (isQuoted && character === backslash) at += 1;
    else if (isQuoted && character < 0x20) replace(at, at + 1, escaped(character), controlCharacters);
    else if (!isQuoted && (character === upperN || character === upperI || character === minus)) {
      const constant = constants.find((word) => text.startsWith(word, at));
      if (constant === undefined) continue;
      replace(at, at + constant.length, 'null', notFinite);
      at += constant.length - 1;
    }
  }
  if (diagnostics.size === 0) return undefined;
  parts.push(text.slice(copied));
  return { text: parts.join(''), diagnostics: [...diagnostics] };
}

const quote = 0x22;
const minus = 0x2d;
const upperI = 0x49;
const upperN = 0x4e;
const backslash = 0x5c;

function escaped(character: number): string {
  return `\\u${character.toString(16).padStart(4, '0')}`;
}
