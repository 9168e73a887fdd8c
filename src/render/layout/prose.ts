import { withLinks } from '../../terminal/capabilities/hyperlinks.ts';
import { sanitise } from '../../terminal/sanitise.ts';
import type { Style } from '../../terminal/style.ts';

/**
 * Returns a server's prose with its own line breaks, word-wrapped on a terminal, where Markdown is rendered; empty if it
 * is blank. The indentation that all lines but the first have in common is removed: it is that of a docstring in its
 * function.
 */
export async function proseText(text: string, style: Style): Promise<string> {
  const safe = dedented(sanitise(text).trim());
  if (safe === '' || !style.terminal) return safe && `${safe}\n`;
  const laidOut = await laidOutProse(safe, style);
  if (laidOut !== undefined) return laidOut;
  const { wrap } = await import('../../terminal/width.ts');
  return `${withLinks(wrap(safe, style.width).join('\n'), style)}\n`;
}

async function laidOutProse(safe: string, style: Style): Promise<string | undefined> {
  if (!style.formatted) return undefined;
  const { layOutText } = await import('./text-layout.ts');
  return layOutText(safe, undefined, style);
}

function dedented(text: string): string {
  const [first = '', ...others] = text.split('\n');
  const indentations = others.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const common = Math.min(...indentations);
  return [first, ...others.map((line) => (line.trim() === '' ? '' : line.slice(common)))].join('\n');
}
