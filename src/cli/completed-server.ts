import type { AppEnvironment } from '../app/environment.ts';
import type { Options } from '../command-line/options.ts';
import { RememberedServer } from '../completion/cached-lists.ts';
import { readOptions } from '../completion/cursor.ts';
import { ListCache } from '../completion/list-cache.ts';
import type { KnownServer, TargetLine } from '../completion/ports.ts';
import { identityOf } from '../completion/target-identity.ts';
import { cacheFolder } from '../config/paths.ts';
import type { AskedServer } from './ask-server.ts';

/** What is known of the server of a line that is completed: what is remembered, and what may be asked. */
export class CompletedServer {
  readonly #environment: AppEnvironment;
  readonly #signal: AbortSignal;
  #asked: Promise<AskedServer | undefined> | undefined;

  constructor(environment: AppEnvironment, signal: AbortSignal) {
    this.#environment = environment;
    this.#signal = signal;
  }

  async of({ target, options: given }: TargetLine): Promise<KnownServer> {
    const options = readOptions(given);
    const identity = await identityOf(target, options, this.#environment);
    const cache = new ListCache(cacheFolder(this.#environment));
    const cached = identity === undefined ? undefined : cache.read(identity);
    return new RememberedServer(cached ?? {}, async () => (await this.#ask(target, options))?.known);
  }

  async close(): Promise<void> {
    await (await this.#asked)?.close();
  }

  /** A server is asked when it is inside mcpc, or when the person wants it: Tab starts nothing. */
  #ask(target: string, options: Partial<Options>): Promise<AskedServer | undefined> {
    const { env, builtins } = this.#environment;
    if (env.MCPC_COMPLETE_LIVE !== '1' && !Object.hasOwn(builtins, target)) return Promise.resolve(undefined);
    this.#asked ??= import('./ask-server.ts').then(({ askServer }) =>
      askServer(target, options, this.#environment, this.#signal),
    );
    return this.#asked;
  }
}
