import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { computeScopeUnion } from '@modelcontextprotocol/client';
import { z } from 'zod';
import { cacheFolder } from '../../../config/paths.ts';
import { PrivateCache } from '../../../config/private-cache.ts';
import type { SystemEnvironment } from '../../../core/environment.ts';
import type { Challenge } from '../../http/authorization.ts';

/** After how long a challenge is ignored, in ms: the user may have lost interest in what required it. */
const longest = 24 * 60 * 60_000;

const limits = { largest: 100_000, most: 100 };

const pendingSchema = z.object({
  server: z.string(),
  kind: z.enum(['unauthorized', 'insufficientScope']),
  resourceMetadataUrls: z.array(z.url()),
  scope: z.string().optional(),
  requiresDpop: z.boolean().optional(),
  savedAt: z.number(),
});

/**
 * Keeps the challenges that need a user until the next login. A server may require a scope, or authorization at all, for
 * some of its tools only, so that a login that only connects would not learn about it.
 */
export class PendingChallenges {
  readonly #cache: PrivateCache;

  constructor(environment: SystemEnvironment) {
    this.#cache = new PrivateCache(join(cacheFolder(environment), 'challenges'), limits);
  }

  /** Returns the challenge of a server, by its key in the store of logins. */
  find(server: string): Challenge | undefined {
    const pending = pendingSchema.safeParse(parseJson(this.#cache.read(nameOf(server))));
    if (!pending.success || pending.data.server !== server) return undefined;
    const { savedAt, kind, scope, resourceMetadataUrls, requiresDpop = false } = pending.data;
    const age = Date.now() - savedAt;
    if (age < 0 || age > longest) return undefined;
    const addresses = resourceMetadataUrls.map((address) => new URL(address));
    return { kind, scope, resourceMetadataUrls: addresses, requiresDpop };
  }

  /** Adds a challenge to the one that is pending. Never rejects. */
  async add(server: string, challenge: Challenge): Promise<void> {
    const merged = mergeChallenges(challenge, this.find(server)) ?? challenge;
    const { kind, scope, resourceMetadataUrls, requiresDpop } = merged;
    const pending = { server, kind, resourceMetadataUrls, scope, requiresDpop, savedAt: Date.now() };
    await this.#cache.write(nameOf(server), JSON.stringify(pending));
  }

  remove(server: string): void {
    this.#cache.remove(nameOf(server));
  }
}

/** Returns a challenge that requires what both do; undefined for none. */
export function mergeChallenges(
  first: Challenge | undefined,
  second: Challenge | undefined,
): Challenge | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  const kinds = [first.kind, second.kind];
  return {
    kind: kinds.includes('insufficientScope') ? 'insufficientScope' : 'unauthorized',
    resourceMetadataUrls: [...first.resourceMetadataUrls, ...second.resourceMetadataUrls],
    scope: computeScopeUnion(first.scope, second.scope),
    requiresDpop: first.requiresDpop === true || second.requiresDpop === true,
    remoteAddress: first.remoteAddress,
  };
}

function nameOf(server: string): string {
  return `${createHash('sha256').update(server).digest('hex').slice(0, 32)}.json`;
}

function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
