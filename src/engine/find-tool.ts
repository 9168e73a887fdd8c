import { anySignal, pauseFor } from '../core/abort.ts';
import { now } from '../core/clock.ts';
import type { Json } from '../core/json.ts';
import type { Tool } from '../core/protocol.ts';
import type { CallOptions } from './protocol/client-options.ts';
import type { Server } from './server.ts';

/** How long to wait for a tool that is not listed, in ms: some servers add tools just after the handshake. */
const searchTime = 1_000;

/** The tool, with its definition as the server sent it; or the tools that were found instead. */
export type ToolLookup = { tool: Tool; raw: Json } | { others: Tool[] };

/**
 * Finds a tool by its name. If the server declares that its list changes, waits up to a second for the tool to appear.
 * Throws the reason of the signal in `options`.
 */
export async function findToolByName(
  server: Server,
  name: string,
  options: CallOptions,
): Promise<ToolLookup> {
  const deadline = now() + searchTime;
  const signal = options.signal ?? new AbortController().signal;
  for (;;) {
    const { items, raw } = await server.list('tools', { ...options, name });
    const at = items.findIndex((item) => item.name === name);
    const tool = items[at];
    if (tool !== undefined) return { tool, raw: raw[at] ?? null };
    const left = deadline - now();
    if (left <= 0 || !server.hasCapability('tools', 'listChanged')) return { others: items };
    await listChange(server, 'tools', Math.min(left, 250), signal);
  }
}

/** Settles when the server reports that a list changed, or after `limit` ms. Throws the reason of `signal`. */
async function listChange(
  server: Server,
  list: 'tools' | 'prompts' | 'resources',
  limit: number,
  signal: AbortSignal,
): Promise<void> {
  const either = new AbortController();
  const stop = server.observe((event) => {
    if (event.type === 'listChanged' && event.list === list) either.abort();
  });
  await pauseFor(limit, anySignal(either.signal, signal)).catch(() => {});
  stop();
  signal.throwIfAborted();
}
