import { onAbort } from '../../core/abort.ts';
import type { EngineEvent } from '../../core/events.ts';
import type { CallOptions } from '../../engine/protocol/client-options.ts';
import type { Server } from '../../engine/server.ts';
import { type ChangeFilter as EngineFilter, isAtOrBelow } from '../../engine/subscriptions/subscriptions.ts';
import type { ChangeFilter } from '../api/options.ts';
import type { Change } from '../data/results.ts';

/**
 * Subscribes to what the filter selects. `ended` settles when the server ends one of the subscriptions, with the error if
 * its connection was lost.
 */
export async function subscribeTo(
  server: Server,
  filter: ChangeFilter,
  options: CallOptions,
): Promise<{ ended: Promise<unknown>; unsubscribe: () => Promise<void> }> {
  const outcomes = await Promise.allSettled(
    splitFilter(filter).map((part) => server.subscribe(part, options)),
  );
  const open = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const unsubscribe = async () => {
    await Promise.all(open.map((subscription) => subscription.unsubscribe()));
  };
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) {
    await unsubscribe().catch(() => {});
    throw failed.reason;
  }
  return { ended: Promise.race(open.map(({ ended }) => ended)), unsubscribe };
}

/** Splits a filter into one for each thing it selects. */
function splitFilter({ tools, prompts, resources, uri }: ChangeFilter): EngineFilter[] {
  const parts: EngineFilter[] = [];
  if (tools === true) parts.push({ tools });
  if (prompts === true) parts.push({ prompts });
  if (resources === true) parts.push({ resources });
  if (uri !== undefined) parts.push({ uri });
  return parts;
}

/** Returns the change that an event reports if the filter selects it. A resource includes those below its URI. */
export function toChange(event: EngineEvent, filter: ChangeFilter): Change | undefined {
  if (event.type === 'listChanged' && filter[event.list] === true) {
    return { type: 'listChanged', server: event.server, list: event.list };
  }
  if (event.type !== 'resourceUpdated' || filter.uri === undefined) return undefined;
  const { server, uri } = event;
  return isAtOrBelow(uri, filter.uri) ? { type: 'resourceUpdated', server, uri } : undefined;
}

/** Yields changes until `stop` aborts or the server ends a subscription. Changes that arrive in between are queued. */
export async function* changesOf(
  server: Server,
  filter: ChangeFilter,
  stop: AbortSignal,
): AsyncGenerator<Change, void, undefined> {
  if (stop.aborted) return;
  const queue: Change[] = [];
  let wake = () => {};
  let hasEnded = false;
  let failure: unknown;
  const end = (error?: unknown) => {
    hasEnded = true;
    failure = error;
    wake();
  };
  const unobserve = server.observe((event) => {
    const change = toChange(event, filter);
    if (change === undefined) return;
    queue.push(change);
    wake();
  });
  const ignoreAbort = onAbort(stop, () => end());
  let unsubscribe = async () => {};
  try {
    // Without the signal: others may share the request.
    const subscription = await subscribeTo(server, filter, {});
    unsubscribe = subscription.unsubscribe;
    void subscription.ended.then((error) => {
      if (!stop.aborted) end(error);
    });
    for (;;) {
      const next = queue.shift();
      if (next !== undefined) yield next;
      else if (hasEnded || stop.aborted) break;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
    if (failure !== undefined) throw failure;
  } finally {
    ignoreAbort();
    unobserve();
    // Fails if the connection was lost, which ends the subscription as well.
    await unsubscribe().catch(() => {});
  }
}
