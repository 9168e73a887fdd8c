import { UsageError } from '../core/errors.ts';
import { isObject } from '../core/json.ts';
import { stringifyJson } from '../core/json-text.ts';
import type { View } from '../core/views.ts';
import type { OutputPart } from '../terminal/output-file.ts';
import { sanitiseLine } from '../terminal/sanitise.ts';
import { bytesSummary, type Content, contentsOf } from './content.ts';
import { readContents } from './results.ts';

/** The content of a result, for `--output`. */
export interface ResultBytes {
  /** One for each binary content block; if there is none, one for each block. */
  parts: OutputPart[];
  /** The blocks beside binary ones, which are printed. */
  others: Content[];
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
  const binary = contents.filter((content) => content.type === 'bytes');
  const others = contents.filter((content) => content.type !== 'bytes');
  return {
    parts:
      binary.length > 0 ? binary.map(binaryPart) : others.map((content) => ({ content: textOf(content) })),
    others: binary.length > 0 ? others : [],
    notice: noticeOf(binary),
  };
}

/** Returns the bytes of a result that is nothing but binary content. Throws UsageError if it has several parts. */
export function onlyBytesOf(view: View): OutputPart & { notice: string } {
  const binary = (contentsIn(view) ?? []).filter((content) => content.type === 'bytes');
  const [only, ...others] = binary;
  if (only === undefined || others.length > 0) {
    const parts = binary.map(bytesSummary).join(', ');
    throw new UsageError(
      `The result has ${binary.length} binary parts, of which none was printed: ${parts}.`,
      {
        hint: 'Write each to a file of its own with --output FILE.',
      },
    );
  }
  return { ...binaryPart(only), notice: noticeOf([only]) };
}

/** Returns the content blocks of a result; undefined if it has none, and for failed calls. */
export function contentsIn(view: View): Content[] | undefined {
  if (view.kind === 'read') return readContents(view);
  if (view.kind === 'prompt') return mediaOf(view.result.messages);
  if (view.kind === 'value') {
    const contents = contentsOf(view.value);
    return contents.some(({ type }) => type === 'bytes') ? contents : undefined;
  }
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

const extensions = new Map([
  ['application/json', '.json'],
  ['application/pdf', '.pdf'],
  ['application/zip', '.zip'],
  ['audio/aac', '.aac'],
  ['audio/flac', '.flac'],
  ['audio/mp3', '.mp3'],
  ['audio/mp4', '.m4a'],
  ['audio/mpeg', '.mp3'],
  ['audio/ogg', '.ogg'],
  ['audio/wav', '.wav'],
  ['audio/webm', '.weba'],
  ['audio/x-wav', '.wav'],
  ['image/avif', '.avif'],
  ['image/bmp', '.bmp'],
  ['image/gif', '.gif'],
  ['image/jpeg', '.jpg'],
  ['image/png', '.png'],
  ['image/svg+xml', '.svg'],
  ['image/tiff', '.tiff'],
  ['image/webp', '.webp'],
  ['video/mp4', '.mp4'],
  ['video/webm', '.webm'],
]);

type BinaryContent = Content & { type: 'bytes' };

function binaryPart({ bytes, data, mimeType }: BinaryContent): OutputPart {
  const [type = ''] = mimeType.toLowerCase().split(';');
  return { content: bytes ?? data, extension: extensions.get(type.trim()) };
}

function textOf(content: Exclude<Content, BinaryContent>): string {
  switch (content.type) {
    case 'text':
      return content.text;
    case 'link':
      return `${content.uri}\n`;
    case 'other':
      return `${stringifyJson(content.value)}\n`;
  }
}

function noticeOf(contents: readonly BinaryContent[]): string {
  return contents
    .filter(({ bytes }) => bytes === undefined)
    .map(
      ({ mimeType }) =>
        `The server's ${sanitiseLine(mimeType)} is not valid base64; it was written as received.\n`,
    )
    .join('');
}
