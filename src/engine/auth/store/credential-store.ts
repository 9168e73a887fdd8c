import { McpcError } from '../../../core/errors.ts';
import { isSameIssuer, type Login, type LoginSummary } from './credentials.ts';
import { keychainReason } from './keychain.ts';
import type { StoredRecord } from './records.ts';

/** Where the records of a store are kept. */
export interface CredentialBackend {
  /** Returns the records of a server, possibly among others. Throws AuthorizationError if they cannot be read. */
  read(server: string): Promise<StoredRecord[]>;
  /** Replaces the records by those that `work` returns, under a lock. */
  update<Result>(
    server: string,
    work: (records: StoredRecord[]) => Promise<{ records: StoredRecord[]; result: Result }>,
  ): Promise<Result>;
  /** Returns the record of a login; `records` are those beside it. */
  toRecord(login: Login, records: readonly StoredRecord[]): Promise<StoredRecord>;
  /** Returns the login in a record. Throws if its secrets cannot be read. */
  toLogin(record: StoredRecord): Promise<Login>;
  keptIn(record: StoredRecord): LoginSummary['kept'];
  /** Runs `work` while no other process runs any for the same server. */
  exclusively<Result>(server: string, work: () => Promise<Result>): Promise<Result>;
}

/** Stores one login for each server and issuer. */
export class CredentialStore {
  readonly #backend: CredentialBackend;
  readonly #notice: (message: string) => void;
  /** Logins that could not be stored. */
  readonly #unsaved = new Map<string, Login>();

  constructor(backend: CredentialBackend, notice: (message: string) => void) {
    this.#backend = backend;
    this.#notice = notice;
  }

  /**
   * Returns the latest login of a server, of any issuer unless one is given. Throws AuthorizationError if the store
   * cannot be used.
   */
  async find(server: string, issuer?: string): Promise<Login | undefined> {
    const unsaved = this.#unsaved.get(server);
    if (unsaved !== undefined) return unsaved;
    const records = (await this.#backend.read(server)).filter((record) => isFor(record, server, issuer));
    const [latest] = records.sort((one, other) => other.savedAt - one.savedAt);
    if (latest === undefined) return undefined;
    try {
      return await this.#backend.toLogin(latest);
    } catch (error) {
      this.#notice(`The stored login cannot be used: ${keychainReason(error)}.`);
      return undefined;
    }
  }

  /** Replaces the login of the same server and issuer. Returns where it is kept. */
  async save(login: Login): Promise<LoginSummary['kept']> {
    const { server, issuer } = login;
    try {
      return await this.#backend.update(server, async (records) => {
        const record = await this.#backend.toRecord(login, records);
        const others = records.filter((other) => !isFor(other, server, issuer));
        return { records: [...others, record], result: this.#backend.keptIn(record) };
      });
    } catch (error) {
      if (error instanceof McpcError) throw error;
      this.#notice(`The login could not be stored, and ends with this process: ${keychainReason(error)}.`);
      this.#unsaved.set(server, login);
      return 'memory';
    }
  }

  /** Removes the tokens of a login, or its registration as well, unless another process has replaced them. */
  async revoke(login: Login, part: 'tokens' | 'all'): Promise<void> {
    const { server, issuer } = login;
    await this.#backend.update(server, async (records) => {
      const record = records.find((other) => isFor(other, server, issuer));
      const stored = record && (await this.#backend.toLogin(record).catch(() => undefined));
      const isSame =
        stored?.tokens?.access === login.tokens?.access && stored?.tokens?.refresh === login.tokens?.refresh;
      if (stored === undefined || !isSame) return { records, result: undefined };
      const others = records.filter((other) => other !== record);
      const kept =
        part === 'all' ? [] : [await this.#backend.toRecord({ ...stored, tokens: undefined }, records)];
      return { records: [...others, ...kept], result: undefined };
    });
  }

  /** Removes the logins of a server. Returns how many there were, and those whose secrets can be read. */
  async remove(server: string): Promise<{ count: number; logins: Login[] }> {
    if ((await this.#backend.read(server)).length === 0) return { count: 0, logins: [] };
    return this.#backend.update(server, async (records) => {
      const removed = records.filter((record) => isFor(record, server));
      const opened = await Promise.allSettled(removed.map((record) => this.#backend.toLogin(record)));
      const logins = opened.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
      const count = removed.filter(({ valid }) => valid).length;
      return { records: records.filter((record) => !isFor(record, server)), result: { count, logins } };
    });
  }

  /** Runs `work` while no other process runs any for the same server. */
  exclusively<Result>(server: string, work: () => Promise<Result>): Promise<Result> {
    return this.#backend.exclusively(server, work);
  }
}

function isFor(record: StoredRecord, server: string, issuer?: string): boolean {
  return record.server === server && (issuer === undefined || isSameIssuer(record.issuer, issuer));
}
