import { isObject, type Json, type JsonObject, setMember } from '../core/json.ts';
import { bytesSummary, type Content } from './content.ts';

/** Whether structured content is an empty string, by itself or as the only member of an object. */
export function isEmptyText(structure: Json | undefined): boolean {
  if (!isObject(structure)) return structure === '';
  const values = Object.values(structure);
  return values.length === 1 && values[0] === '';
}

/** Unwraps results that FastMCP wrapped because they were not objects, as `_meta` tells. */
export function unwrap(structure: Json, meta: Json | undefined): Json {
  const wraps = isObject(meta) && isObject(meta.fastmcp) && meta.fastmcp.wrap_result === true;
  return wraps && isObject(structure) && 'result' in structure ? (structure.result as Json) : structure;
}

/**
 * Returns structured content with type and size in place of base64 that is in the content as well; undefined if it
 * consists of content blocks only.
 */
export function withoutRepeatedBytes(structure: Json, contents: readonly Content[]): Json | undefined {
  const summaries = new Map<string, string>();
  for (const content of contents)
    if (content.type === 'bytes') summaries.set(content.data, bytesSummary(content));
  if (summaries.size === 0) return structure;
  const blocks = Array.isArray(structure) ? structure : [structure];
  if (blocks.every((block) => isRepeatedBlock(block, summaries))) return undefined;
  return summarised(structure, summaries);
}

/** Whether a value is a binary content block, or an object with nothing else, whose bytes are in the content. */
function isRepeatedBlock(value: Json, summaries: ReadonlyMap<string, string>): boolean {
  if (typeof value === 'string') return summaries.has(value);
  if (!isObject(value)) return false;
  const { type, data, mimeType, annotations, _meta, ...others } = value as JsonObject;
  const rest = Object.values(others);
  if (data === undefined) return rest.length === 1 && rest.every((only) => isRepeatedBlock(only, summaries));
  return typeof data === 'string' && summaries.has(data) && rest.length === 0;
}

function summarised(value: Json, summaries: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string') return summaries.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => summarised(item, summaries));
  if (!isObject(value)) return value;
  const copy: JsonObject = {};
  for (const [name, member] of Object.entries(value as JsonObject)) {
    setMember(copy, name, summarised(member, summaries));
  }
  return copy;
}
