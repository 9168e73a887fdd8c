import { asDouble } from '../core/exact-number.ts';
import { asString, isObject, type Json } from '../core/json.ts';
import { linked, withLinks } from '../terminal/capabilities/hyperlinks.ts';
import { formatSize } from '../terminal/format.ts';
import { flatten, sanitise, sanitiseLine } from '../terminal/sanitise.ts';
import type { Style } from '../terminal/style.ts';
import { Base64 } from './base64.ts';
import type { DrawnImages } from './images/draw-image.ts';
import { prettyJson } from './print-json.ts';
import { endLine } from './rendered.ts';

/** A content block of a result, validated: whatever a server sends is one of these. */
export type Content =
  | {
      type: 'text';
      text: string;
      uri: string | undefined;
      mimeType?: string | undefined;
      /** The text as it is laid out for a terminal: complete, sanitised lines. */
      shown?: string;
    }
  /** `bytes` is undefined if `data` is not base64. */
  | { type: 'bytes'; mimeType: string; bytes: Base64 | undefined; data: string; uri: string | undefined }
  | {
      type: 'link';
      uri: string;
      name: string;
      description: string;
      mimeType: string;
      size: number | undefined;
    }
  /** An unknown type, or a malformed block. */
  | { type: 'other'; value: Json };

/** Parses a result's `content`, even if it is a single block or a string instead of an array. */
export function contentsOf(content: unknown): Content[] {
  if (content === undefined || content === null) return [];
  return (Array.isArray(content) ? content : [content]).map(contentOf);
}

function contentOf(block: Json): Content {
  if (typeof block === 'string') return { type: 'text', text: block, uri: undefined };
  if (!isObject(block)) return { type: 'other', value: block };
  return blockOf(block) ?? { type: 'other', value: block };
}

function blockOf(block: Record<string, unknown>): Content | undefined {
  switch (block.type) {
    case 'text':
      return typeof block.text === 'string' ? { type: 'text', text: block.text, uri: undefined } : undefined;
    case 'image':
    case 'audio':
      return bytesOf(block.data, block.mimeType, block.type);
    case 'resource':
      return isObject(block.resource) ? resourceOf(block.resource) : undefined;
    case 'resource_link':
      return linkOf(block);
    default:
      return undefined;
  }
}

/** Parses the contents of a resource, as `resources/read` returns them and as they are embedded in content blocks. */
export function resourceOf(resource: Record<string, unknown>): Content | undefined {
  const uri = asString(resource.uri);
  if (typeof resource.text === 'string') {
    return { type: 'text', text: resource.text, uri, mimeType: asString(resource.mimeType) };
  }
  return bytesOf(resource.blob, resource.mimeType, 'resource', uri);
}

function bytesOf(data: unknown, mimeType: unknown, kind: string, uri?: string): Content | undefined {
  if (typeof data !== 'string') return undefined;
  return { type: 'bytes', mimeType: asString(mimeType) ?? kind, bytes: Base64.parse(data), data, uri };
}

function linkOf(block: Record<string, unknown>): Content | undefined {
  const { uri, size } = block;
  if (typeof uri !== 'string') return undefined;
  return {
    type: 'link',
    uri,
    name: asString(block.title) ?? asString(block.name) ?? '',
    description: asString(block.description) ?? '',
    mimeType: asString(block.mimeType) ?? '',
    size: asDouble(size),
  };
}

/** Returns contents in which texts that are JSON or Markdown are laid out, if the style says so. */
export async function shownContents(contents: readonly Content[], style: Style): Promise<readonly Content[]> {
  if (!style.formatted || !contents.some(({ type }) => type === 'text')) return contents;
  const { layOutText } = await import('./layout/text-layout.ts');
  return Promise.all(
    contents.map(async (content) => {
      if (content.type !== 'text') return content;
      const shown = await layOutText(content.text, content.mimeType, style);
      return shown === undefined ? content : { ...content, shown };
    }),
  );
}

/** Shown if bytes were only described. */
const notPrinted = 'Binary content was not printed. Write it to a file with --output FILE.';

/** Content rendered as text. */
export interface ContentText {
  /** Complete lines. */
  text: string;
  /** A remark for standard error. */
  notice: string;
  /** Whether there is binary content and nothing else, of which `text` has only type and size. */
  onlyBytes: boolean;
}

/** How content is rendered. */
export interface ContentOptions {
  /** Whether, on a terminal, each text is below its URI if it has one. Default: yes. */
  headed?: boolean;
  /** The images that are shown; all other binary content is a line with type and size. */
  images?: DrawnImages | undefined;
}

/** Renders blocks as text, each ended by a line break. */
export function contentText(
  contents: readonly Content[],
  style: Style,
  { headed = true, images }: ContentOptions = {},
): ContentText {
  let text = '';
  let hidden = 0;
  for (const content of contents) {
    if (content.type === 'bytes') {
      const image = images?.get(content.data);
      if (image === undefined) hidden += 1;
      text += image === undefined ? bytesLine(content, style) : `${image}\n`;
    } else {
      text += (headed ? heading(content, style) : '') + blockText(content, style);
    }
  }
  return {
    text,
    notice: hidden > 0 ? `${notPrinted}\n` : '',
    onlyBytes: hidden > 0 && hidden === contents.length,
  };
}

function heading(content: Content, style: Style): string {
  if (!style.terminal || content.type !== 'text' || content.uri === undefined) return '';
  return `${style.theme.dim(sanitiseLine(content.uri))}\n`;
}

function blockText(content: Exclude<Content, { type: 'bytes' }>, style: Style): string {
  switch (content.type) {
    case 'text':
      return content.shown ?? withLinks(endLine(sanitise(content.text)), style);
    case 'link':
      return linkLine(content, style);
    case 'other':
      return prettyJson(content.value, style);
  }
}

/** Returns the type and size of binary content: `[image/png, 3.2 kB]`. */
export function bytesSummary({ mimeType, bytes }: Content & { type: 'bytes' }): string {
  return `[${sanitiseLine(mimeType)}, ${bytes === undefined ? 'not valid base64' : formatSize(bytes.length)}]`;
}

function bytesLine(content: Content & { type: 'bytes' }, style: Style): string {
  const { uri } = content;
  const line = style.theme.dim(bytesSummary(content));
  return uri === undefined ? `${line}\n` : `${line} ${sanitiseLine(uri)}\n`;
}

function linkLine(
  { uri, name, description, mimeType, size }: Content & { type: 'link' },
  style: Style,
): string {
  const { theme } = style;
  if (!style.terminal) return `${[sanitiseLine(uri), sanitiseLine(name), flatten(description)].join('\t')}\n`;
  const facts = [sanitiseLine(mimeType), size === undefined ? '' : formatSize(size)]
    .filter(Boolean)
    .join(', ');
  const words = [sanitiseLine(name), flatten(description), facts && `(${facts})`].filter(Boolean).join(' ');
  return `${theme.name(linked(sanitiseLine(uri), style))}${words && ` ${theme.dim(words)}`}\n`;
}
