import { UsageError } from '../../core/errors.ts';
import { asString, isObject, type Json } from '../../core/json.ts';
import { stringifyJson } from '../../core/json-text.ts';
import type { SamplingContent, SamplingRequest } from '../../core/server-requests.ts';

/** Text or media. `data` is base64. */
export type Part =
  | { type: 'text'; text: string }
  | { type: 'image' | 'audio'; mimeType: string; data: string };

/** A message of a sampling request, in terms that the APIs of models have in common. */
export interface Turn {
  role: 'user' | 'assistant';
  parts: Part[];
  /** The tools that the assistant used. */
  uses: { id: string; name: string; input: Json }[];
  /** Their results. */
  results: { id: string; isError: boolean; parts: Part[] }[];
}

/** Returns the messages of a request as turns. Throws UsageError for a content block of an unknown type. */
export function turnsOf({ messages }: SamplingRequest): Turn[] {
  return messages.map(({ role, content }) => {
    const turn: Turn = { role: role === 'assistant' ? role : 'user', parts: [], uses: [], results: [] };
    for (const block of content) addBlock(block, turn);
    return turn;
  });
}

function addBlock(block: SamplingContent, { parts, uses, results }: Turn): void {
  switch (block.type) {
    case 'text':
      parts.push({ type: 'text', text: block.text });
      return;
    case 'tool_use':
      uses.push({ id: block.id, name: block.name, input: block.input ?? {} });
      return;
    case 'tool_result': {
      const content = [block.content ?? []].flat().map(partOf);
      const { structuredContent } = block;
      if (content.length === 0 && structuredContent !== undefined) {
        content.push({ type: 'text', text: stringifyJson(structuredContent) });
      }
      results.push({ id: block.toolUseId, isError: block.isError, parts: content });
      return;
    }
    case 'other':
      parts.push(partOf(block.block));
  }
}

/** Returns a content block as a part. A model gets a link to a resource as JSON. */
function partOf(block: Json): Part {
  if (typeof block === 'string') return { type: 'text', text: block };
  if (isObject(block)) {
    const { type, resource } = block;
    if (type === 'text' && typeof block.text === 'string') return { type, text: block.text };
    if (type === 'image' || type === 'audio') {
      const media = mediaOf(type, block.data, block.mimeType);
      if (media !== undefined) return media;
    }
    if (type === 'resource' && isObject(resource)) {
      if (typeof resource.text === 'string') return { type: 'text', text: resource.text };
      const kind = /^(image|audio)\//.exec(asString(resource.mimeType) ?? '')?.[1] as 'image' | 'audio';
      const media = kind && mediaOf(kind, resource.blob, resource.mimeType);
      if (media !== undefined) return media;
    }
    if (type === 'resource_link') return { type: 'text', text: stringifyJson(block) };
  }
  const type = isObject(block) ? asString(block.type) : undefined;
  const what = type === undefined ? 'a content block without a type' : `a content block of type "${type}"`;
  throw new UsageError(`The sampling request has ${what} that cannot be sent to a model.`);
}

function mediaOf(type: 'image' | 'audio', data: unknown, mimeType: unknown): Part | undefined {
  if (typeof data !== 'string' || typeof mimeType !== 'string') return undefined;
  return { type, data, mimeType };
}
