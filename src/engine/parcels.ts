import { isObject, type JsonObject } from '../base/json.ts';

/** The member of a placeholder's `_meta` that tells which result it stands for. */
const parcelKey = 'mcpc/parcel';

/**
 * Results put aside while the SDK handles a placeholder for each, so that a result that does not fit the
 * SDK's schemas still arrives as the server sent it.
 */
export class Parcels {
  readonly #results = new Map<number, unknown>();
  #count = 0;

  /** A result that the SDK will accept for this method; one of a kind that nobody here knows is left as it is. */
  wrap(method: string, result: unknown, modern: boolean): unknown {
    if (isObject(result) && isUnfinished(result.resultType)) return result;
    this.#count += 1;
    this.#results.set(this.#count, result);
    const placeholder = { ...placeholders[method], _meta: { [parcelKey]: this.#count } };
    return modern ? { resultType: 'complete', ...placeholder } : placeholder;
  }

  /** The result that a placeholder stands for; given out once. */
  unwrap(placeholder: unknown): unknown {
    const meta = isObject(placeholder) ? placeholder._meta : undefined;
    const key = isObject(meta) ? meta[parcelKey] : undefined;
    if (typeof key !== 'number' || !this.#results.has(key)) return placeholder;
    const result = this.#results.get(key);
    this.#results.delete(key);
    return result;
  }
}

/** The least that the SDK accepts as each method's result. */
const placeholders: Record<string, JsonObject> = {
  'tools/call': { content: [] },
  'tools/list': { tools: [], ttlMs: 0, cacheScope: 'private' },
  'prompts/get': { messages: [] },
  'prompts/list': { prompts: [], ttlMs: 0, cacheScope: 'private' },
  'resources/list': { resources: [], ttlMs: 0, cacheScope: 'private' },
  'resources/templates/list': { resourceTemplates: [], ttlMs: 0, cacheScope: 'private' },
  'resources/read': { contents: [], ttlMs: 0, cacheScope: 'private' },
  'server/discover': { supportedVersions: ['2026-07-28'], capabilities: {}, ttlMs: 0, cacheScope: 'private' },
  'completion/complete': { completion: { values: [] } },
};

/** Results that the SDK has to see itself: it tells what it does not know. Tasks, and what is asked for first, are dealt with here. */
export function isUnfinished(resultType: unknown): boolean {
  return typeof resultType === 'string' && !['complete', 'input_required', 'task'].includes(resultType);
}
