import type { Json } from '../../core/json.ts';

/**
 * What a change means to those who use the server:
 * - `breaking`: a request that was valid is refused, or a result is outside of what was promised.
 * - `trust`: a tool may do more than it said before.
 * - `wording`: a text that a model reads has changed.
 * - `additive`: something new, or something that accepts more.
 * - `cosmetic`: nothing that a program or a model depends on.
 * - `unsure`: it cannot be decided, for example because two schemas cannot be compared.
 */
export type Verdict = 'breaking' | 'trust' | 'wording' | 'additive' | 'cosmetic' | 'unsure';

/** What a change is about. */
export type ChangedKind = 'server' | 'tool' | 'prompt' | 'resource' | 'template';

/** One difference between two interfaces. */
export interface Change {
  /** The name of the server. */
  server: string;
  verdict: Verdict;
  kind: ChangedKind;
  /** The name of the tool or prompt, or the URI of the resource or template; for `server` that of the server. */
  name: string;
  /** JSON Pointer within the definition; empty for all of it. */
  path: string;
  /** A sentence. */
  message: string;
  before?: Json;
  after?: Json;
  /** For inputs, a value that was valid and is not any more; for outputs, one that was not allowed and now is. */
  witness?: Json;
}
