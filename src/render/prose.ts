import { sanitise } from '../terminal/sanitise.ts';
import type { Style } from '../terminal/style.ts';
import { endLine } from './rendered.ts';

/** A server's prose with its own line breaks, on a terminal broken between words; empty if nothing is in it. */
export async function proseText(text: string, style: Style): Promise<string> {
  const harmless = sanitise(text.trim());
  if (!style.terminal) return endLine(harmless);
  const { wrap } = await import('../terminal/width.ts');
  return endLine(wrap(harmless, style.width).join('\n'));
}
