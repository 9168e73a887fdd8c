import { sanitiseLine } from '../../terminal/sanitise.ts';

/** Renders a text as a block of code, which `diff` colours by its signs. */
export function fencedDiff(text: string): string {
  return fencedCode(text, 'diff');
}

/** Renders a text as a block of code. */
export function fencedCode(text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** Escapes what has a meaning in Markdown, in a table as well. */
export function escapeMarkdown(text: string): string {
  return sanitiseLine(text).replace(/[\\`*_[\]<>#|~&]/g, '\\$&');
}

/** Returns the first texts that have at most so many characters together. */
export function fittingTexts(texts: readonly string[], limit: number): string[] {
  let length = 0;
  const end = texts.findIndex((text) => {
    length += text.length;
    return length > limit;
  });
  return texts.slice(0, end < 0 ? undefined : end);
}
