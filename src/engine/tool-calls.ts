import { isDeepStrictEqual } from 'node:util';
import { ServerError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { Listing, ServerFacts, Tool } from '../core/protocol.ts';
import type { Redactor } from '../schema/redactor.ts';
import { headerMismatch } from './errors/protocol-errors.ts';
import { argumentHeaders, withUsableHeaders } from './protocol/argument-headers.ts';
import type { CallOptions } from './protocol/client-options.ts';
import type { RequestSender, SendOptions } from './request-sender.ts';
import type { ToolTransform } from './tool-transform.ts';

export interface ToolCallsOptions {
  sender: RequestSender;
  /** Learns which arguments are secret. */
  redactor: Redactor;
  transform: ToolTransform | undefined;
  facts(): ServerFacts;
  /** Fetches the tools. */
  list(options: CallOptions): Promise<Listing<Tool>>;
  notice(message: string): void;
  /** Reports a violation of the protocol. */
  report(code: string, message: string): void;
}

export interface ToolCallOptions extends SendOptions {
  /** Whether to request a task, as servers of 2025-11-25 allow. */
  asTask: boolean;
  /** Whether calling the tool twice does no harm. */
  mayRepeat: boolean;
}

/** The tools of a server that can be called, as a config file changes them, and calls of them. */
export class ToolCalls {
  readonly #options: ToolCallsOptions;

  constructor(options: ToolCallsOptions) {
    this.#options = options;
  }

  /** Returns the tools that can be called. */
  callable(listing: Listing<Tool>): Listing<Tool> {
    const { transform, report } = this.#options;
    const usable = this.#hasHeaders ? withUsableHeaders(listing, report) : listing;
    return transform?.apply(usable, report) ?? usable;
  }

  /**
   * Calls a tool. If the server rejects the headers of the call, lists the tools again and repeats the call once if the
   * current definition leads to other headers (specification 2026-07-28, "Client Behavior").
   */
  call(tool: Tool, args: JsonObject, { asTask, mayRepeat, ...options }: ToolCallOptions): Promise<unknown> {
    const { sender, redactor, transform, facts, list, notice } = this.#options;
    const ownCall = (listed: Tool) =>
      transform?.revert(listed, args, options.meta) ?? { tool: listed, args, meta: options.meta };
    return sender.limit('tools/call', options, async (signal) => {
      const send = (listed: Tool) => {
        const own = ownCall(listed);
        redactor.addTool(own.tool);
        const settings = { ...options, signal, maxTime: 0, meta: own.meta, subject: listed.name };
        return sender.send('tools/call', settings, mayRepeat, (session, given) =>
          session.callTool(own.tool, own.args, asTask, given),
        );
      };
      const headersOf = (listed: Tool) => {
        const own = ownCall(listed);
        return argumentHeaders(own.tool.inputSchema, own.args);
      };
      const before = this.#hasHeaders ? headersOf(tool) : undefined;
      try {
        return await send(tool);
      } catch (error) {
        const isMismatch = error instanceof ServerError && error.code === headerMismatch;
        if (before === undefined || !isMismatch) throw error;
        const { items } = await list({ signal, timeout: options.timeout }).catch(() => ({ items: [] }));
        signal?.throwIfAborted();
        const current = items.find(({ name }) => name === tool.name);
        if (current === undefined || isDeepStrictEqual(headersOf(current), before)) throw error;
        notice(`${facts().name} has changed the definition of ${tool.name}; the call is sent again.`);
        return send(current);
      }
    });
  }

  /** Whether some arguments travel as HTTP headers, too. */
  get #hasHeaders(): boolean {
    const { era, transport } = this.#options.facts();
    return era === 'modern' && transport === 'http';
  }
}
