import type { SystemEnvironment } from '../../core/environment.ts';
import { isObject } from '../../core/json.ts';
import type { Era, HandshakeMethod, Implementation } from '../../core/protocol.ts';
import { sha256 } from '../../core/sha256.ts';
import type { Source } from './source.ts';
import { identityOf } from './source-identity.ts';

/** What was agreed on with a server. */
export interface Agreement {
  era: Era;
  serverInfo: Implementation | undefined;
  /** The methods that were sent, in order. */
  asked: HandshakeMethod[];
}

/** Keeps texts by short names. Each may be lost. */
export interface EraStore {
  read(name: string): string | undefined;
  /** Never rejects. */
  write(name: string, text: string): Promise<void>;
  remove(name: string): void;
}

/** What is remembered of one server. */
interface Remembered {
  era: Era;
  /** The version that the server gave for itself. */
  version?: string | undefined;
  /** When the server was asked for the modern era, in ms since 1970. */
  at: number;
}

/** How long a legacy server is not asked for the modern era, in ms: it may be updated without a trace. */
const longest = 3 * 24 * 60 * 60_000;

/**
 * The eras that were agreed on with servers. A server is recognised by hashes of how it is started or reached, its
 * files, and the names of its secrets.
 */
export class EraMemory {
  readonly #store: EraStore;
  readonly #environment: Pick<SystemEnvironment, 'env' | 'platform'>;
  readonly #now: () => number;

  constructor(
    store: EraStore,
    environment: Pick<SystemEnvironment, 'env' | 'platform'>,
    now: () => number = Date.now,
  ) {
    this.#store = store;
    this.#environment = environment;
    this.#now = now;
  }

  /**
   * Returns what is remembered of a server; undefined for one with which only one era is possible. `revision` is the
   * newest one that can be agreed on.
   */
  recordOf(source: Source, revision: string): EraRecord | undefined {
    const parts = identityOf(source, this.#environment);
    if (parts === undefined) return undefined;
    const name = `${sha256(JSON.stringify([revision, ...parts])).slice(0, 32)}.json`;
    const remembered = parsed(this.#store.read(name));
    const age = this.#now() - (remembered?.at ?? 0);
    const isUsable = remembered?.era === 'modern' || (age >= 0 && age < longest);
    return new EraRecord(this.#store, name, isUsable ? remembered : undefined, this.#now);
  }
}

/** What is remembered of one server, to be updated when it is connected. */
export class EraRecord {
  /** The era that the server is expected to have; undefined if nothing is remembered. */
  readonly era: Era | undefined;
  readonly #remembered: Remembered | undefined;
  readonly #store: EraStore;
  readonly #name: string;
  readonly #now: () => number;

  constructor(store: EraStore, name: string, remembered: Remembered | undefined, now: () => number) {
    this.era = remembered?.era;
    this.#remembered = remembered;
    this.#store = store;
    this.#name = name;
    this.#now = now;
  }

  /** Remembers what was agreed on. A legacy server of another version than before is asked again the next time. */
  async update({ era, serverInfo, asked }: Agreement): Promise<void> {
    const version = serverInfo?.version;
    const before = this.#remembered;
    const wasAsked = asked.includes('server/discover');
    if (era === before?.era && (era === 'modern' || !wasAsked)) {
      if (era === 'legacy' && version !== before.version) this.forget();
      return;
    }
    if (era === 'legacy' && !wasAsked) return;
    await this.#store.write(this.#name, JSON.stringify({ era, version, at: this.#now() }));
  }

  forget(): void {
    if (this.#remembered !== undefined) this.#store.remove(this.#name);
  }
}

function parsed(text: string | undefined): Remembered | undefined {
  try {
    const value: unknown = text === undefined ? undefined : JSON.parse(text);
    if (!isObject(value) || (value.era !== 'legacy' && value.era !== 'modern')) return undefined;
    const { era, version, at } = value;
    return {
      era,
      version: typeof version === 'string' ? version : undefined,
      at: typeof at === 'number' ? at : 0,
    };
  } catch {
    return undefined;
  }
}
