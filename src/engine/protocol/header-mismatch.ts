import { isDeepStrictEqual } from 'node:util';
import { ServerError } from '../../core/errors.ts';
import type { Tool } from '../../core/protocol.ts';
import { headerMismatch } from '../errors/protocol-errors.ts';

/** A call whose arguments may travel as HTTP headers, too. */
export interface HeaderCall {
  send(tool: Tool): Promise<unknown>;
  /** Returns the headers that the arguments travel as, by the definition of the tool. */
  headersOf(tool: Tool): Record<string, string>;
  /** Fetches the current definitions. */
  list(): Promise<Tool[]>;
  /** Called before the call is sent again. */
  onretry(): void;
}

/**
 * Calls a tool. If the server rejects the headers, lists the tools again and repeats the call once if the current
 * definition leads to other headers (specification 2026-07-28, "Client Behavior"). Throws what `send` throws.
 */
export async function callWithCurrentHeaders(
  tool: Tool,
  { send, headersOf, list, onretry }: HeaderCall,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const sent = headersOf(tool);
  try {
    return await send(tool);
  } catch (error) {
    if (!(error instanceof ServerError) || error.code !== headerMismatch) throw error;
    const tools = await list().catch(() => []);
    signal?.throwIfAborted();
    const current = tools.find(({ name }) => name === tool.name);
    if (current === undefined || isDeepStrictEqual(headersOf(current), sent)) throw error;
    onretry();
    return send(current);
  }
}
