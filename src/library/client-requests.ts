import { ConnectionError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { LogLevel } from '../core/protocol.ts';
import { ClientChanges } from './client-changes.ts';
import { toJsonObject } from './json-arguments.ts';
import type { RequestOptions } from './options.ts';
import type { RunningRequest } from './running-request.ts';
import type { ClientSession } from './session.ts';
import type { Connected } from './shared-connection.ts';

/** Requests and notifications beside those for what a server has, and the requests under way. */
export abstract class ClientRequests extends ClientChanges {
  readonly #session: ClientSession;

  /** @internal */
  constructor(session: ClientSession) {
    super(session);
    this.#session = session;
  }

  /** Asks for a sign of life, of several servers each. Gives the time it took, in milliseconds. */
  async ping(options: RequestOptions = {}): Promise<number> {
    return this.#session.request('ping', undefined, options, async ({ clients }, call) =>
      Math.max(...(await Promise.all(clients.map((client) => client.ping(call))))),
    );
  }

  /** The least severe log messages wanted from now on. Throws ServerError where the server has no logs. */
  async setLogLevel(level: LogLevel, options: RequestOptions = {}): Promise<void> {
    await this.#session.request('logging/setLevel', level, options, async ({ clients }, call) => {
      const [only, ...others] = clients;
      const asked =
        others.length === 0 && only ? [only] : clients.filter((one) => one.hasCapability('logging'));
      await Promise.all(asked.map((client) => client.setLogLevel(level, call)));
    });
  }

  /** The requests that have no answer yet, oldest first. */
  get running(): RunningRequest[] {
    return this.#session.running.list();
  }

  /**
   * Stops a request of `running`: its promise rejects with CancelledError and the server is told. Gives whether it was
   * running.
   */
  cancel(id: number, reason?: string | undefined): boolean {
    return this.#session.running.cancel(id, reason);
  }

  /** Any request of the protocol or of the server's own, to the only server. Gives the result as it was sent. */
  async request(method: string, params: JsonObject = {}, options: RequestOptions = {}): Promise<unknown> {
    return this.#session.request(method, undefined, options, (connected, call) =>
      single(connected, method).request(method, params, call),
    );
  }

  /** Any notification, to every server. */
  async notify(method: string, params: JsonObject = {}): Promise<void> {
    await this.#session.request(method, undefined, {}, async ({ clients }) => {
      await Promise.all(clients.map((client) => client.notify(method, params)));
    });
  }

  /** Tells the server how far something is that the server asked for: `token` is from its request's `_meta`. */
  async sendProgress(
    token: string | number,
    progress: number,
    total?: number | undefined,
    message?: string | undefined,
  ): Promise<void> {
    const params = { progressToken: token, progress, total, message };
    await this.notify('notifications/progress', toJsonObject(params));
  }

  /** Tells the servers of the old era that the roots changed; those of the new era ask each time. */
  async sendRootsListChanged(): Promise<void> {
    await this.#session.request('notifications/roots/list_changed', undefined, {}, async ({ clients }) => {
      const old = clients.filter(({ facts }) => facts.era === 'legacy');
      await Promise.all(old.map((client) => client.notify('notifications/roots/list_changed', {})));
    });
  }
}

function single({ clients, server }: Connected, method: string): Connected['clients'][number] {
  const one = clients.find((client) => client === server);
  if (one !== undefined) return one;
  throw new ConnectionError(`${method} is for one server, and ${server.name} is several.`, {
    phase: 'request',
  });
}
