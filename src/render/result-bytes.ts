import { isObject } from '../core/json.ts';
import type { View } from '../core/views.ts';
import { sanitiseLine } from '../terminal/sanitise.ts';
import { type Content, contentsOf } from './content.ts';
import { readContents } from './results.ts';

/** The bytes of a result, for `--output`. */
export interface ResultBytes {
  /** One for each block of content, exactly as the server meant them; text is UTF-8. */
  parts: (Uint8Array | string)[];
  /** For standard error: what should be known about the parts. */
  notice: string;
}

/**
 * The exact bytes of what a tool returned or what was read; undefined where a view has none of its own, and what would
 * be printed has to do: so too for a call that failed, which leaves nothing to keep but a text for standard error.
 */
export function bytesOf(view: View): ResultBytes | undefined {
  const contents = contentsIn(view);
  if (contents === undefined || contents.length === 0) return undefined;
  const broken = contents.filter((content) => content.type === 'bytes' && content.bytes === undefined);
  return {
    parts: contents.map(partOf),
    notice: broken.map((content) => `${brokenNotice(content)}\n`).join(''),
  };
}

function contentsIn(view: View): Content[] | undefined {
  if (view.kind === 'read') return readContents(view);
  if (view.kind === 'prompt') return mediaOf(view.result.messages);
  if (view.kind !== 'call' || view.result.isError === true) return undefined;
  return contentsOf(view.result.content);
}

/** What a prompt's messages hold, if not all of it is text: that is better kept together. */
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

function brokenNotice(content: Content): string {
  const what = content.type === 'bytes' ? sanitiseLine(content.mimeType) : content.type;
  return `What the server sent as ${what} is not base64; it was written as it came.`;
}
