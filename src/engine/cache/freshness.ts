import { asDouble } from '../../core/exact-number.ts';
import { isObject, type JsonObject } from '../../core/json.ts';
import { stringifyJson } from '../../core/json-text.ts';
import type { Freshness, ServerFacts } from '../../core/protocol.ts';

/**
 * How a request may be answered without asking the server: `never`; by a result that is `fresh`, since the server said how
 * long it is; or by one that is `known`, as long as nothing says that it is out of date. Only lists can be `known`.
 */
export type Reuse = 'never' | 'fresh' | 'known';

/**
 * For how long at least a listing is used by what needs one often, such as completion, in ms: a server may say that its
 * lists are fresh for a millisecond.
 */
const shortestUse = 5_000;

/**
 * Reads the caching hints of a result that has just arrived (specification 2026-07-28, "Caching"). Reports a `ttlMs` that is
 * negative or not a number, which counts as 0, as does a missing one.
 */
export function freshnessOf(
  method: string,
  result: unknown,
  report: (code: string, message: string) => void,
): Freshness {
  const receivedAt = Date.now();
  const { ttlMs, cacheScope } = isObject(result) ? result : {};
  const ttl = asDouble(ttlMs);
  if (ttlMs !== undefined && (ttl === undefined || ttl < 0)) {
    report(
      'ttl',
      `The ttlMs of ${method} is ${stringifyJson(ttlMs)}, which is not a duration; it counts as 0.`,
    );
  }
  const freshUntil = receivedAt + Math.max(0, ttl ?? 0);
  return { receivedAt, freshUntil, keptUntil: Number.POSITIVE_INFINITY, isPublic: cacheScope === 'public' };
}

/** Returns the freshness of what consists of several results: that of the least fresh, and private if one of them is. */
export function leastFresh(parts: readonly Freshness[]): Freshness | undefined {
  if (parts.length === 0) return undefined;
  return {
    receivedAt: Math.min(...parts.map(({ receivedAt }) => receivedAt)),
    freshUntil: Math.min(...parts.map(({ freshUntil }) => freshUntil)),
    keptUntil: Math.min(...parts.map(({ keptUntil }) => keptUntil)),
    isPublic: parts.every(({ isPublic }) => isPublic),
  };
}

/** Limits the use of a listing whose server says how long it is fresh and does not report when it changes. */
export function limitedToTtl(freshness: Freshness): Freshness {
  const { receivedAt, freshUntil } = freshness;
  if (freshUntil <= receivedAt) return freshness;
  return { ...freshness, keptUntil: Math.max(freshUntil, receivedAt + shortestUse) };
}

/** Whether a result with this freshness may be used now; undefined for one without caching hints. */
export function isReusable(freshness: Freshness | undefined, reuse: Reuse): boolean {
  if (reuse === 'never') return false;
  if (freshness === undefined) return reuse === 'known';
  const now = Date.now();
  // After the clock was set back nothing can be said.
  if (now < freshness.receivedAt) return false;
  return now < (reuse === 'known' ? freshness.keptUntil : freshness.freshUntil);
}

/** Whether results may be cached: servers say so since 2026-07-28, about requests whose `_meta` the client composes. */
export function mayCache({ era }: ServerFacts, { meta }: { meta?: JsonObject | undefined }): boolean {
  return era === 'modern' && meta === undefined;
}
