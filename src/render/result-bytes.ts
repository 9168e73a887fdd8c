import { isObject } from '../core/json.ts';
import type { View } from '../core/views.ts';
import { sanitiseLine } from '../terminal/sanitise.ts';
import { type Content, contentsOf } from './content.ts';
import { readContents } from './results.ts';

/** The content of a result, for `--output`. */
export interface ResultBytes {
  /** One for each content block: the exact bytes, or text. */
  parts: (Uint8Array | string)[];
  /** For standard error: a remark about the parts. */
  notice: string;
}

/**
 * Returns the exact content of what a tool returned or a resource contains. Undefined for views without content blocks,
 * of which the printed text is written instead, and for failed calls.
 */
export function bytesOf(view: View): ResultBytes | undefined {
  const contents = contentsIn(view);
  if (contents === undefined || contents.length === 0) return undefined;
  const invalid = contents.filter((content) => content.type === 'bytes' && content.bytes === undefined);
  return {
    parts: contents.map(partOf),
    notice: invalid.map((content) => `${invalidBase64Notice(content)}\n`).join(''),
  };
}

function contentsIn(view: View): Content[] | undefined {
  if (view.kind === 'read') return readContents(view);
  if (view.kind === 'prompt') return mediaOf(view.result.messages);
  if (view.kind !== 'call' || view.result.isError === true) return undefined;
  return contentsOf(view.result.content);
}

/** Returns the content of a prompt's messages; undefined if all of it is text, which is written as it is printed. */
function mediaOf(messages: unknown): Content[] | undefined {
  if (!Array.isArray(messages)) return undefined;
  const contents = messages.flatMap((message) =>
    contentsOf(isObject(message) ? [message.content].flat() : []),
  );
  return contents.some(({ type }) => type === 'bytes') ? contents : undefined;
}

function partOf(content: Content): Uint8Array | string {
  switch (content.type) {
    case 'text':
      return content.text;
    case 'bytes':
      return content.bytes ?? content.data;
    case 'link':
      return `${content.uri}\n`;
    case 'other':
      return `${JSON.stringify(content.value)}\n`;
  }
}

function invalidBase64Notice(content: Content): string {
  const what = content.type === 'bytes' ? sanitiseLine(content.mimeType) : content.type;
  return `The server's ${what} is not valid base64; it was written as received.`;
}
