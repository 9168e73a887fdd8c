import { TimeoutError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { CallOptions, ClientOptions } from './protocol/client-options.ts';
import type { ConnectionManager } from './protocol/connection-manager.ts';
import type { ProtocolSession, RequestOptions } from './protocol/session.ts';

/** Options of a request, with those that only the engine sets. */
export type SendOptions = CallOptions &
  Pick<RequestOptions, 'quiet' | 'partOf' | 'follow' | 'onInput' | 'subject'>;

type TimeoutOptions = Pick<ClientOptions, 'timeout' | 'maxTime' | 'defaultTimeouts'>;

/** Sends the requests of a client, within the time that their options or else those of the client allow. */
export class RequestSender {
  readonly #server: string;
  readonly #connections: ConnectionManager;
  readonly #defaults: TimeoutOptions;

  constructor(server: string, connections: ConnectionManager, defaults: TimeoutOptions) {
    this.#server = server;
    this.#connections = connections;
    this.#defaults = defaults;
  }

  request(method: string, params: JsonObject, options: SendOptions): Promise<unknown> {
    return this.send(method, options, true, (session, settings) => session.request(method, params, settings));
  }

  /** Throws ConnectionError, TimeoutError. */
  notify(method: string, params: JsonObject): Promise<void> {
    const { timeout } = this.settings({});
    return this.#connections.send((session) => session.notify(method, params, timeout), true, undefined);
  }

  /** Sends a request with `send`, which is called again for another session; see `ConnectionManager.send`. */
  send<Result>(
    what: string,
    options: SendOptions,
    mayRepeat: boolean,
    send: (session: ProtocolSession, settings: RequestOptions) => Promise<Result>,
  ): Promise<Result> {
    return this.limit(what, options, (signal) => {
      const settings = { ...this.settings(options), signal };
      return this.#connections.send((session) => send(session, settings), mayRepeat, signal);
    });
  }

  /** Runs the work for a request with a signal that aborts at its maximum time, too. Throws TimeoutError then. */
  limit<Result>(
    what: string,
    { maxTime = this.#limit('maxTime'), signal }: CallOptions,
    work: (signal: AbortSignal | undefined) => Promise<Result>,
  ): Promise<Result> {
    const expired = () =>
      new TimeoutError(`${this.#server} did not complete ${what} within ${maxTime} s in all.`, {
        phase: 'request',
        server: this.#server,
        hint: 'Allow more time with --max-time SECONDS. The request was cancelled.',
      });
    return this.#connections.timeouts.limit(milliseconds(maxTime), expired, signal, work);
  }

  /** Returns the options of a request for the session. */
  settings({ timeout = this.#limit('timeout'), ...options }: SendOptions): RequestOptions {
    const { signal, limits, onProgress, meta, quiet, partOf, follow, onInput, subject } = options;
    const own = { signal, limits, onProgress, meta, quiet, partOf, follow, onInput, subject };
    return { ...own, timeout: milliseconds(timeout) };
  }

  #limit(name: 'timeout' | 'maxTime'): number {
    return this.#defaults[name] ?? this.#defaults.defaultTimeouts?.()[name] ?? 0;
  }
}

/** Returns seconds as ms; undefined for 0, which is no limit. */
function milliseconds(seconds: number): number | undefined {
  return seconds === 0 ? undefined : seconds * 1_000;
}
