import type { Change, ChangeFilter } from './change.ts';
import { changeOf, changesOf } from './changes.ts';
import { ClientReading } from './client-reading.ts';
import { guarded, warn } from './events.ts';
import type { RequestOptions } from './options.ts';
import type { Signal } from './platform-types.ts';
import { textOf, type UriLike } from './platform-types.ts';
import type { ClientSession } from './session.ts';

/** What changes on a server, told as it comes. */
export abstract class ClientChanges extends ClientReading {
  readonly #session: ClientSession;

  /** @internal */
  constructor(session: ClientSession) {
    super(session);
    this.#session = session;
  }

  /**
   * Asks to be told when a resource changes: `onUpdate` is called each time, and `onMessage` too. It lasts until
   * `unsubscribe`, or as long as the connection.
   */
  async subscribe(
    uri: UriLike,
    onUpdate?: ((change: Change) => unknown) | undefined,
    options: RequestOptions = {},
  ): Promise<void> {
    const address = textOf(uri);
    await this.unsubscribe(address);
    await this.#session.request('resources/subscribe', address, options, async ({ server }, call) => {
      const unobserve = server.observe((event) => {
        const change = changeOf(event, { uri: address });
        if (change !== undefined) guarded(() => onUpdate?.(change), warn);
      });
      try {
        const { release } = await this.#session.shared.hold(server, { uri: address }, call);
        this.#session.subscribed.set(address, () => {
          unobserve();
          return release();
        });
      } catch (error) {
        unobserve();
        throw error;
      }
    });
  }

  /** Ends what `subscribe` began; does nothing where nothing was. */
  async unsubscribe(uri: UriLike): Promise<void> {
    const address = textOf(uri);
    const end = this.#session.subscribed.get(address);
    if (end === undefined) return;
    this.#session.subscribed.delete(address);
    await this.#session.request('resources/unsubscribe', address, {}, end);
  }

  /**
   * Changes of lists or of a resource as they come, for `for await`. It ends when the client is closed, the signal
   * aborts or the server ends it; throws ConnectionError when the server goes away.
   */
  changes(
    filter: ChangeFilter,
    options: { signal?: Signal | undefined } = {},
  ): AsyncGenerator<Change, void, undefined> {
    const { server, closed } = this.#session.lifetime.connected;
    const { signal } = options;
    const stop = signal === undefined ? closed : AbortSignal.any([closed, signal]);
    return changesOf(server, this.#session.shared, filter, stop);
  }
}
