import { humanSize } from '../terminal/human.ts';
import { flatten, sanitise, sanitiseLine } from '../terminal/sanitise.ts';
import type { Style } from '../terminal/style.ts';
import type { Content } from './content.ts';
import { drawImage } from './image.ts';
import { prettyJson } from './json-text.ts';
import { endLine } from './rendered.ts';

/** Said when what is printed is only a line about bytes. */
const notPrinted = 'What is not text was not printed. Write it to a file with --output FILE.';

/** Blocks as text, each ended by a line end. `headed`: on a terminal the URI of each that has one stands above it. */
export function contentText(
  contents: readonly Content[],
  style: Style,
  headed = true,
): { text: string; notice: string } {
  let text = '';
  let hidden = false;
  for (const content of contents) {
    if (content.type === 'bytes') {
      const image = content.bytes && drawImage(content.bytes, style);
      hidden ||= image === undefined;
      text += image === undefined ? bytesLine(content, style) : `${image}\n`;
    } else {
      text += (headed ? heading(content, style) : '') + blockText(content, style);
    }
  }
  return { text, notice: hidden ? `${notPrinted}\n` : '' };
}

function heading(content: Content, style: Style): string {
  if (!style.terminal || content.type !== 'text' || content.uri === undefined) return '';
  return `${style.theme.dim(sanitiseLine(content.uri))}\n`;
}

function blockText(content: Exclude<Content, { type: 'bytes' }>, style: Style): string {
  switch (content.type) {
    case 'text':
      return endLine(sanitise(content.text));
    case 'link':
      return linkLine(content, style);
    case 'other':
      return prettyJson(content.value, style);
  }
}

function bytesLine({ mimeType, bytes, uri }: Content & { type: 'bytes' }, style: Style): string {
  const size = bytes === undefined ? 'not valid base64' : humanSize(bytes.length);
  const line = style.theme.dim(`[${sanitiseLine(mimeType)}, ${size}]`);
  return uri === undefined ? `${line}\n` : `${line} ${sanitiseLine(uri)}\n`;
}

function linkLine(
  { uri, name, description, mimeType, size }: Content & { type: 'link' },
  style: Style,
): string {
  const { theme } = style;
  if (!style.terminal) return `${[sanitiseLine(uri), sanitiseLine(name), flatten(description)].join('\t')}\n`;
  const facts = [sanitiseLine(mimeType), size === undefined ? '' : humanSize(size)]
    .filter(Boolean)
    .join(', ');
  const words = [sanitiseLine(name), flatten(description), facts && `(${facts})`].filter(Boolean).join(' ');
  return `${theme.name(sanitiseLine(uri))}${words && ` ${theme.dim(words)}`}\n`;
}
