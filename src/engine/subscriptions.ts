import type { Client as SdkClient } from '@modelcontextprotocol/client';
import type { ConnectionError } from '../base/errors.ts';
import type { JsonObject } from '../base/json.ts';

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

/** The same, when it is not known yet why it ended. */
export type ChangeStream = Pick<Subscription, 'unsubscribe'> & { ended: Promise<unknown> };

/** The new era: one request whose answer is the stream of changes (specification 2026-07-28, "Subscriptions"). */
export async function listen(
  sdk: SdkClient,
  filter: ChangeFilter,
  signal: AbortSignal | undefined,
  timeout: number,
): Promise<ChangeStream> {
  const subscription = await sdk.listen(
    {
      ...(filter.tools === true ? { toolsListChanged: true } : {}),
      ...(filter.prompts === true ? { promptsListChanged: true } : {}),
      ...(filter.resources === true ? { resourcesListChanged: true } : {}),
      ...(filter.uri === undefined ? {} : { resourceSubscriptions: [filter.uri] }),
    },
    { timeout, ...(signal === undefined ? {} : { signal }) },
  );
  return { ended: subscription.closed, unsubscribe: () => subscription.close() };
}

/** The old era: changes of lists come unasked, those of a resource after `resources/subscribe`. */
export async function subscribeLegacy(
  ended: Promise<void>,
  uri: string | undefined,
  request: (method: string, params: JsonObject) => Promise<unknown>,
): Promise<ChangeStream> {
  if (uri === undefined) return { ended, unsubscribe: async () => {} };
  await request('resources/subscribe', { uri });
  return {
    ended,
    unsubscribe: async () => {
      await request('resources/unsubscribe', { uri });
    },
  };
}
