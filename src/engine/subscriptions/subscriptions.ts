import type { ConnectionError } from '../../core/errors.ts';

/** What to be notified of. */
export interface ChangeFilter {
  tools?: boolean;
  prompts?: boolean;
  resources?: boolean;
  /** One resource. */
  uri?: string;
}

export interface Subscription {
  /** Settles when the server ends the subscription or goes away: with how it ended, if it did. */
  ended: Promise<ConnectionError | undefined>;
  unsubscribe: () => Promise<void>;
}

/** How the stream of a subscription ended. */
export type SubscriptionEnd =
  /** The server or the client ended it. */
  | { type: 'over' }
  /** The stream was cut; the server may still be there. */
  | { type: 'cut' }
  /** There is no connection any more, or none on which changes could be sent. */
  | { type: 'gone'; error: ConnectionError | undefined };

/** The stream of changes; it ends with `cut` when it breaks off. */
export interface ChangeStream {
  ended: Promise<'over' | 'cut'>;
  /** What the server accepted. */
  honored: ChangeFilter;
  unsubscribe: () => Promise<void>;
}

/** Whether a URI is `parent` or below it: a subscription may include sub-resources. */
export function isAtOrBelow(uri: string, parent: string): boolean {
  return uri === parent || uri.startsWith(parent.endsWith('/') ? parent : `${parent}/`);
}

/** Returns what was requested, in words, if the server accepted nothing of it. */
export function rejectedChanges(filter: ChangeFilter, honored: ChangeFilter): string | undefined {
  const lists = (['tools', 'prompts', 'resources'] as const).filter((list) => filter[list] === true);
  const accepted = lists.some((list) => honored[list] === true) || honored.uri !== undefined;
  if (accepted) return undefined;
  return filter.uri ?? `its list of ${lists.join(', ')}`;
}

/** What the user is told when the stream of changes was cut and opened again. */
export function reopenedNotice(server: string): string {
  return `${server} cut the stream of changes, and it was reopened. Changes in between may be missing.`;
}
