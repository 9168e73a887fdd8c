import { endOfString } from '../core/json-text.ts';

/**
 * Puts blanks in place of comments (`//` and `/* … *\/`) and of commas after the last member, so that what
 * is left is JSON with every character where it was. What stands in strings is left alone.
 */
export function withoutComments(text: string): string {
  let plain = '';
  /** Where in `plain` a comma stands after which nothing but blanks has come. */
  let comma = -1;
  for (let at = 0; at < text.length; ) {
    const character = text.charAt(at);
    const end = endOfPart(text, at);
    if (text.startsWith('//', at) || text.startsWith('/*', at))
      plain += text.slice(at, end).replace(/[^\n]/g, ' ');
    else {
      if ((character === '}' || character === ']') && comma >= 0) {
        plain = `${plain.slice(0, comma)} ${plain.slice(comma + 1)}`;
      }
      if (character === ',') comma = plain.length;
      else if (!/\s/.test(character)) comma = -1;
      plain += text.slice(at, end);
    }
    at = end;
  }
  return plain;
}

/** Where the comment, the string or the single character at `start` ends. */
function endOfPart(text: string, start: number): number {
  if (text.charAt(start) === '"') return endOfString(text, start) + 1;
  const comment = text.slice(start, start + 2);
  if (comment !== '//' && comment !== '/*') return start + 1;
  const end = text.indexOf(comment === '//' ? '\n' : '*/', start + 2);
  if (end < 0) return text.length;
  return comment === '//' ? end : end + 2;
}
