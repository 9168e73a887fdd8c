import { sanitiseLine } from '../../terminal/sanitise.ts';

/** Renders a text as a block of code, which `diff` colours by its signs. */
export function fencedDiff(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}diff\n${text}\n${fence}`;
}

/** Escapes what has a meaning in Markdown, in a table as well. */
export function escapeMarkdown(text: string): string {
  return sanitiseLine(text).replace(/[\\`*_[\]<>#|~&]/g, '\\$&');
}
