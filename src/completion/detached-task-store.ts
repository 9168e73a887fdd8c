import { join } from 'node:path';
import type { DetachedTasks } from '../command-line/command.ts';
import type { Options } from '../command-line/options.ts';
import { stateFolder } from '../config/paths.ts';
import { PrivateCache } from '../config/private-cache.ts';
import type { LoginInUse } from '../core/events.ts';
import { asString, isObject } from '../core/json.ts';
import type { DetachedTask } from '../core/protocol.ts';
import { storedLoginIds } from '../engine/auth/store/stored-login-ids.ts';
import { KeyedHash } from './keyed-hash.ts';
import { type IdentityContext, identityOf } from './target-identity.ts';

/** For all servers. */
const limits = { largest: 10_000, most: 500 };
/** How long a task is remembered, in ms, unless its server keeps it for a shorter time. */
const longest = 30 * 24 * 60 * 60_000;

/** The content of a file. */
interface Stored {
  task: DetachedTask;
  /** The ids of the logins that it was started with, by hashes of their servers; null for none. */
  logins: Record<string, unknown>;
}

/**
 * The tasks that were started on the server of a line with `--detach`, for those with the same credentials: a file for
 * each in mcpc's state folder, so that commands that run at the same time lose none. The names of the files are hashes,
 * and their contents no secrets.
 */
export class DetachedTaskStore implements DetachedTasks {
  readonly #target: string | undefined;
  readonly #options: Partial<Options>;
  readonly #environment: IdentityContext;
  readonly #now: () => number;
  readonly #folder: string;
  readonly #cache: PrivateCache;

  constructor(
    target: string | undefined,
    options: Partial<Options>,
    environment: IdentityContext,
    now: () => number = Date.now,
  ) {
    this.#target = target;
    this.#options = options;
    this.#environment = environment;
    this.#now = now;
    this.#folder = stateFolder(environment);
    this.#cache = new PrivateCache(join(this.#folder, 'tasks'), limits);
  }

  async list(): Promise<DetachedTask[]> {
    const hash = KeyedHash.read(this.#folder, 'tasks');
    const prefix = hash && (await this.#prefix(hash, this.#target));
    if (hash === undefined || prefix === undefined) return [];
    const ids = new Map([...storedLoginIds(this.#environment)].map(([server, id]) => [hash.of(server), id]));
    const isOwn = ({ logins }: Stored) =>
      Object.entries(logins).every(([server, id]) => (ids.get(server) ?? null) === id);
    return this.#cache.names(prefix).flatMap((name) => {
      const stored = parsed(this.#cache.read(name));
      if (stored === undefined || this.#isOver(stored.task)) {
        this.#cache.remove(name);
        return [];
      }
      return isOwn(stored) ? [stored.task] : [];
    });
  }

  /** Never rejects: what cannot be stored is not. That of a server of a group is stored for that server alone, too. */
  async add(task: DetachedTask, logins: readonly LoginInUse[]): Promise<void> {
    const hash = await KeyedHash.open(this.#folder, 'tasks');
    if (hash === undefined) return;
    const ids = Object.fromEntries(logins.map(({ server, id }) => [hash.of(server), id ?? null]));
    const { server, ...alone } = task;
    const places = [
      { target: this.#target, stored: { task, logins: ids } },
      ...(server === undefined
        ? []
        : [{ target: `${this.#target}:${server}`, stored: { task: alone, logins: ids } }]),
    ];
    for (const { target, stored } of places) {
      const prefix = await this.#prefix(hash, target);
      if (prefix !== undefined)
        await this.#cache.write(fileOf(hash, prefix, task.id), JSON.stringify(stored));
    }
  }

  async remove(ids: readonly string[]): Promise<void> {
    const hash = ids.length === 0 ? undefined : KeyedHash.read(this.#folder, 'tasks');
    if (hash === undefined) return;
    const known = await this.list();
    for (const id of ids) {
      const servers = known.flatMap((task) =>
        task.id === id && task.server !== undefined ? [task.server] : [],
      );
      for (const target of [this.#target, ...servers.map((server) => `${this.#target}:${server}`)]) {
        const prefix = await this.#prefix(hash, target);
        if (prefix !== undefined) this.#cache.remove(fileOf(hash, prefix, id));
      }
    }
  }

  #isOver({ startedAt, expiresAt }: DetachedTask): boolean {
    const now = this.#now();
    return (
      !(Date.parse(startedAt) + longest > now) || (expiresAt !== undefined && Date.parse(expiresAt) <= now)
    );
  }

  /** What the names of a server's files begin with; undefined if it has none. */
  async #prefix(hash: KeyedHash, target: string | undefined): Promise<string | undefined> {
    const identity = target && (await identityOf(target, this.#options, this.#environment));
    if (!identity || identity.credentials === undefined) return undefined;
    return `${hash.of([identity.target, identity.credentials])}-`;
  }
}

function fileOf(hash: KeyedHash, prefix: string, id: string): string {
  return `${prefix}${hash.of(id)}.json`;
}

function parsed(text: string | undefined): Stored | undefined {
  try {
    const value: unknown = text === undefined ? undefined : JSON.parse(text);
    if (!isObject(value) || !isObject(value.task) || !isObject(value.logins)) return undefined;
    const { id, tool, server, startedAt, expiresAt } = value.task;
    if (typeof id !== 'string' || typeof tool !== 'string' || typeof startedAt !== 'string') return undefined;
    const task = { id, tool, server: asString(server), startedAt, expiresAt: asString(expiresAt) };
    return { task, logins: value.logins };
  } catch {
    return undefined;
  }
}
