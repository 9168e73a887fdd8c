import { sanitise } from '../../terminal/sanitise.ts';
import type { Style } from '../../terminal/style.ts';

const markdownType = /^text\/(x-)?markdown\b/i;
/** A character without which a text can be neither. */
const signs = /[#*`|[{]/;

/** Lays out a server's text that is JSON or Markdown. Returns complete lines; undefined for any other text. */
export async function layOutText(
  text: string,
  mimeType: string | undefined,
  style: Style,
): Promise<string | undefined> {
  if (!signs.test(text)) return undefined;
  const { layOutJson } = await import('./json-layout.ts');
  const json = layOutJson(text, style);
  if (json !== undefined) return json;
  const isDeclared = mimeType !== undefined && markdownType.test(mimeType);
  if (mimeType !== undefined && !isDeclared && !mimeType.startsWith('text/plain')) return undefined;
  const safe = sanitise(text);
  const { isMarkdown } = await import('./markdown-signs.ts');
  if (!isDeclared && !isMarkdown(safe)) return undefined;
  const { renderMarkdown } = await import('./markdown.ts');
  return renderMarkdown(safe, style);
}
