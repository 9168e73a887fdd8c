import type { EngineEvent } from '../core/events.ts';
import type { Server } from '../engine/server.ts';
import type { Change, ChangeFilter } from './change.ts';
import type { SharedSubscriptions } from './shared-subscriptions.ts';

/** Whether an event is a change that the filter asks for. A part of a resource that is watched counts as it. */
export function changeOf(event: EngineEvent, filter: ChangeFilter): Change | undefined {
  if (event.type === 'listChanged' && filter[event.list] === true) {
    return { type: 'listChanged', server: event.server, list: event.list };
  }
  if (event.type !== 'resourceUpdated' || filter.uri === undefined) return undefined;
  const { server, uri } = event;
  return isPart(uri, filter.uri) ? { type: 'resourceUpdated', server, uri } : undefined;
}

function isPart(uri: string, whole: string): boolean {
  return uri === whole || uri.startsWith(whole.endsWith('/') ? whole : `${whole}/`);
}

/** Changes as they come, until `stop` aborts or the server ends them. Nothing that comes meanwhile is lost. */
export async function* changesOf(
  server: Server,
  subscriptions: SharedSubscriptions,
  filter: ChangeFilter,
  stop: AbortSignal,
): AsyncGenerator<Change, void, undefined> {
  if (stop.aborted) return;
  const waiting: Change[] = [];
  let wake = () => {};
  let over = false;
  let death: unknown;
  const end = (error?: unknown) => {
    over = true;
    death = error;
    wake();
  };
  const unobserve = server.observe((event) => {
    const change = changeOf(event, filter);
    if (change === undefined) return;
    waiting.push(change);
    wake();
  });
  const stopped = () => end();
  stop.addEventListener('abort', stopped, { once: true });
  let release = async () => {};
  try {
    // Shared with others: the signal ends this reader, not the request.
    const held = await subscriptions.hold(server, filter, {});
    release = held.release;
    void held.ended.then((error) => {
      if (!stop.aborted) end(error);
    });
    for (;;) {
      const next = waiting.shift();
      if (next !== undefined) yield next;
      else if (over || stop.aborted) break;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
    if (death !== undefined) throw death;
  } finally {
    stop.removeEventListener('abort', stopped);
    unobserve();
    // A server that is gone needs no telling.
    await release().catch(() => {});
  }
}
