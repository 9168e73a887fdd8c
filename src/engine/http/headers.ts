import { isObject, type JsonObject } from '../../core/json.ts';
import type { Frame } from '../framing/frame.ts';

/** Where a request of the new era says which revision it is in (specification 2026-07-28, "Requests"). */
const versionKey = 'io.modelcontextprotocol/protocolVersion';

/** Whose name, address or number travels as the header `Mcp-Name`, by methods. */
const nameOf = new Map([
  ['tools/call', 'name'],
  ['prompts/get', 'name'],
  ['resources/read', 'uri'],
  ['tasks/get', 'taskId'],
  ['tasks/update', 'taskId'],
  ['tasks/cancel', 'taskId'],
]);

/** The revision that a request of the new era is in; undefined for any other frame. */
export function revisionOf(frame: Frame): string | undefined {
  const { id, params } = frame as { id?: unknown; params?: JsonObject };
  const meta = id === undefined ? undefined : params?._meta;
  const revision = isObject(meta) ? meta[versionKey] : undefined;
  return typeof revision === 'string' ? revision : undefined;
}

/**
 * What of a request travels as HTTP headers, too, so that whoever stands between need not read the body; in the new
 * era only (specification 2026-07-28, "Standard request headers").
 */
export function frameHeaders(frame: Frame): Record<string, string> {
  const revision = revisionOf(frame);
  if (revision === undefined) return {};
  const { method, params } = frame as { method: string; params: JsonObject };
  const name = params[nameOf.get(method) ?? ''];
  return {
    'mcp-protocol-version': revision,
    'mcp-method': method,
    ...(typeof name === 'string' ? { 'mcp-name': headerText(name) } : {}),
  };
}

/** A text as the value of a header: what cannot stand there as it is goes as Base64, marked. */
export function headerText(text: string): string {
  const plain = /^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/.test(text) && !/^=\?base64\?.*\?=$/s.test(text);
  return plain ? text : `=?base64?${Buffer.from(text, 'utf8').toString('base64')}?=`;
}

/** Headers by names in lower case, as a request has them. */
export function lowerCased(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** The header `Accept`: what a person wants, if anything, and what is needed. */
export function accepting({ accept = '' }: Record<string, string>, ...types: string[]): string {
  const own = accept.split(',').map((type) => type.trim().toLowerCase());
  return [...new Set([...own, ...types])].filter((type) => type !== '').join(', ');
}
