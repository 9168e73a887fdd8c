import type { EngineEvent } from '../base/event.ts';
import type { Server } from '../engine/server.ts';
import type { ChangeFilter as EngineFilter } from '../engine/subscriptions.ts';
import type { Change, ChangeFilter } from './change.ts';

/** Whether an event is a change that the filter asks for. A part of a resource that is watched counts as it. */
export function changeOf(event: EngineEvent, filter: ChangeFilter): Change | undefined {
  if (event.type === 'listChanged' && filter[event.list] === true) {
    return { type: 'listChanged', server: event.server, list: event.list };
  }
  if (event.type !== 'resourceUpdated' || filter.uri === undefined) return undefined;
  const { server, uri } = event;
  return uri === filter.uri || uri.startsWith(filter.uri)
    ? { type: 'resourceUpdated', server, uri }
    : undefined;
}

/** Changes as they come, until `stop` aborts or the server ends them. Nothing that comes meanwhile is lost. */
export async function* changesOf(
  server: Server,
  filter: ChangeFilter,
  stop: AbortSignal,
): AsyncGenerator<Change, void, undefined> {
  const waiting: Change[] = [];
  let wake = () => {};
  const unobserve = server.observe((event) => {
    const change = changeOf(event, filter);
    if (change === undefined) return;
    waiting.push(change);
    wake();
  });
  let over = false;
  let death: unknown;
  const end = () => {
    over = true;
    wake();
  };
  stop.addEventListener('abort', end, { once: true });
  try {
    const { ended, unsubscribe } = await server.subscribe(plain(filter), { signal: stop });
    void ended.then((error) => {
      death = error;
      end();
    });
    try {
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
      // A server that is gone, or that ended it itself, needs no telling.
      if (death === undefined) await unsubscribe().catch(() => {});
    }
  } finally {
    stop.removeEventListener('abort', end);
    unobserve();
  }
}

/** The filter as the engine takes it: without members that are undefined. */
function plain({ tools, prompts, resources, uri }: ChangeFilter): EngineFilter {
  return {
    ...(tools === undefined ? {} : { tools }),
    ...(prompts === undefined ? {} : { prompts }),
    ...(resources === undefined ? {} : { resources }),
    ...(uri === undefined ? {} : { uri }),
  };
}
