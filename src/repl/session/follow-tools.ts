import { now } from '../../core/clock.ts';
import type { Tool } from '../../core/protocol.ts';
import type { Server } from '../../engine/server.ts';

/** The shortest time between two lists of tools that change, in ms: some servers report a change with each list. */
const relistInterval = 1_000;

/** Calls `onTools` whenever the tools are listed, and lists them when they change. Returns a function that ends it. */
export function followTools(server: Server, onTools: (tools: readonly Tool[]) => void): () => void {
  let relistedAt = Number.NEGATIVE_INFINITY;
  let waiting: NodeJS.Timeout | undefined;
  const relist = () => {
    waiting = undefined;
    relistedAt = now();
    server.list('tools', { reuse: 'known' }).catch(() => {});
  };
  const unobserve = server.observe((event) => {
    if (event.type === 'listed' && event.list === 'tools') onTools(event.items);
    // Highlighting and completion are up to date at once, also while a line is typed.
    if (event.type !== 'listChanged' || event.list !== 'tools' || waiting !== undefined) return;
    const wait = relistedAt + relistInterval - now();
    if (wait <= 0) relist();
    else waiting = setTimeout(relist, wait).unref();
  });
  return () => {
    clearTimeout(waiting);
    unobserve();
  };
}
