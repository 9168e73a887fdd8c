import { isObject, type JsonObject } from '../../core/json.ts';
import type { Frame } from '../framing/frame.ts';

/** The `_meta` key with the revision of a request in the modern era (specification 2026-07-28, "Requests"). */
const versionKey = 'io.modelcontextprotocol/protocolVersion';

/** The parameter that is sent as the header `Mcp-Name`, by method. */
const nameParameters = new Map([
  ['tools/call', 'name'],
  ['prompts/get', 'name'],
  ['resources/read', 'uri'],
  ['tasks/get', 'taskId'],
  ['tasks/update', 'taskId'],
  ['tasks/cancel', 'taskId'],
]);

/** Returns the revision of a request in the modern era; undefined for any other frame. */
export function revisionOf(frame: Frame): string | undefined {
  const { id, params } = frame as { id?: unknown; params?: JsonObject };
  const meta = id === undefined ? undefined : params?._meta;
  const revision = isObject(meta) ? meta[versionKey] : undefined;
  return typeof revision === 'string' ? revision : undefined;
}

/**
 * Returns the headers that repeat parts of a request for intermediaries; only in the modern era (specification
 * 2026-07-28, "Standard request headers").
 */
export function frameHeaders(frame: Frame): Record<string, string> {
  const revision = revisionOf(frame);
  if (revision === undefined) return {};
  const { method, params } = frame as { method: string; params: JsonObject };
  const name = params[nameParameters.get(method) ?? ''];
  return {
    'mcp-protocol-version': revision,
    'mcp-method': method,
    ...(typeof name === 'string' ? { 'mcp-name': headerText(name) } : {}),
  };
}

/** Encodes a text as the value of a header: as marked Base64 if it has characters that a header cannot carry. */
export function headerText(text: string): string {
  const plain = /^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/.test(text) && !/^=\?base64\?.*\?=$/s.test(text);
  return plain ? text : `=?base64?${Buffer.from(text, 'utf8').toString('base64')}?=`;
}

/** Returns a text as the value of a header that carries its UTF-8 bytes, such as Last-Event-ID. */
export function headerBytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** Returns the headers with names in lower case. */
export function lowerCased(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Returns the value of the Accept header: the media types that the user asked for, and those that are needed. */
export function accepting({ accept = '' }: Record<string, string>, ...types: string[]): string {
  const own = accept.split(',').map((type) => type.trim().toLowerCase());
  return [...new Set([...own, ...types])].filter((type) => type !== '').join(', ');
}
