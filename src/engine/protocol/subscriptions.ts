import type { ConnectionError } from '../../core/errors.ts';

/** Which changes to be told of. */
export interface ChangeFilter {
  tools?: boolean;
  prompts?: boolean;
  resources?: boolean;
  /** One resource. */
  uri?: string;
}

/** What was asked for, while it lasts. */
export interface Subscription {
  /** Settles when the server ends it or goes away: with what became of the server, if it is gone. */
  ended: Promise<ConnectionError | undefined>;
  unsubscribe: () => Promise<void>;
}

/** How listening once came to its end. */
export type SubscriptionEnd =
  /** The server ended it, or it was ended here. */
  | { type: 'over' }
  /** The stream broke off; the server may still be there. */
  | { type: 'cut' }
  /** There is no connection any more, or none on which changes could come. */
  | { type: 'gone'; death: ConnectionError | undefined };

/** The stream of changes; it ends with `cut` when it breaks off. */
export interface ChangeStream {
  ended: Promise<'over' | 'cut'>;
  /** What the server agreed to tell of. */
  honored: ChangeFilter;
  unsubscribe: () => Promise<void>;
}

/** What was asked for and was not agreed to, in words; undefined when nothing of it was. */
export function refusedChanges(filter: ChangeFilter, honored: ChangeFilter): string | undefined {
  const lists = (['tools', 'prompts', 'resources'] as const).filter((list) => filter[list] === true);
  const agreed = lists.some((list) => honored[list] === true) || honored.uri !== undefined;
  if (agreed) return undefined;
  return filter.uri === undefined ? `its list of ${lists.join(', ')}` : filter.uri;
}
