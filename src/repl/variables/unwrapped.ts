import { asString, isObject, type Json, type JsonObject } from '../../core/json.ts';
import { readJson } from '../../core/json-text.ts';
import type { View } from '../../core/views.ts';
import { jsonOf } from '../../render/view-json.ts';

/**
 * Returns what a result is about, without what the protocol wraps it in: the structured content of a tool result, else its
 * text; the text of a resource; the messages of a prompt. Text that is a JSON object or array is returned as such. Server
 * libraries return a value that is not an object as `{ result: … }`, which is unwrapped.
 */
export function unwrapped(view: View): Json {
  if (view.kind === 'call') {
    const { structuredContent, content } = view.result;
    if (structuredContent === undefined) return textsOf(content);
    const isWrapped = isObject(structuredContent) && Object.keys(structuredContent).join() === 'result';
    return isWrapped ? ((structuredContent as JsonObject).result ?? null) : structuredContent;
  }
  if (view.kind === 'read') return textsOf(view.result.contents);
  if (view.kind === 'prompt') return view.result.messages ?? [];
  return jsonOf(view);
}

/** Returns the text of content blocks, a list if there are several; the blocks themselves if any is not text. */
function textsOf(blocks: Json | undefined): Json {
  if (!Array.isArray(blocks)) return blocks ?? null;
  const texts = blocks.map((block) => (isObject(block) ? asString(block.text) : undefined));
  if (texts.includes(undefined)) return blocks;
  const [only = null, ...others] = texts.map((text) => parsedText(text ?? ''));
  return others.length === 0 ? only : [only, ...others];
}

/** Parses text that is a JSON object or array. */
function parsedText(text: string): Json {
  if (!/^\s*[[{]/.test(text)) return text;
  const read = readJson(text);
  return 'value' in read ? read.value : text;
}
