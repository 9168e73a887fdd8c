import { McpcError } from '../../../core/errors.ts';
import type { Login, LoginSummary } from './credentials.ts';
import { keychainReason } from './keychain.ts';
import type { StoredRecord } from './records.ts';

/** Where the rows of a store lie. */
export interface CredentialBackend {
  /** The rows of a server, perhaps with those of others. Throws AuthorizationError when they cannot be had. */
  rows(server: string): Promise<StoredRecord[]>;
  /** Puts what `work` makes of the rows in their place; nobody else changes them meanwhile. */
  change<Result>(
    server: string,
    work: (rows: StoredRecord[]) => Promise<{ rows: StoredRecord[]; result: Result }>,
  ): Promise<Result>;
  /** A login as it is written down beside the others. */
  rowOf(login: Login, rows: readonly StoredRecord[]): Promise<StoredRecord>;
  /** The login that was written down. Throws when it cannot be read. */
  loginOf(row: StoredRecord): Promise<Login>;
  /** Where a row lies, in a word. */
  kept(row: StoredRecord): LoginSummary['kept'];
  /** Does `work` while no other process does any for the same server. */
  exclusively<Result>(server: string, work: () => Promise<Result>): Promise<Result>;
}

/** Logins that are kept, wherever that is: the last one of a server and issuer. */
export class CredentialStore {
  readonly #place: CredentialBackend;
  readonly #notice: (message: string) => void;
  /** What could not be written down. */
  readonly #unkept = new Map<string, Login>();

  constructor(place: CredentialBackend, notice: (message: string) => void) {
    this.#place = place;
    this.#notice = notice;
  }

  /**
   * The login of a server that was saved last, of one issuer or of any. Throws AuthorizationError when the store, or
   * what it holds, cannot be used.
   */
  async find(server: string, issuer?: string): Promise<Login | undefined> {
    const unkept = this.#unkept.get(server);
    if (unkept !== undefined) return unkept;
    const rows = (await this.#place.rows(server)).filter((row) => isOf(row, server, issuer));
    const [row] = rows.sort((one, other) => other.savedAt - one.savedAt);
    if (row === undefined) return undefined;
    try {
      return await this.#place.loginOf(row);
    } catch (error) {
      this.#notice(`The stored login cannot be used: ${keychainReason(error)}.`);
      return undefined;
    }
  }

  /** Keeps a login in place of the one that its server and issuer had. Gives where. */
  async save(login: Login): Promise<LoginSummary['kept']> {
    const { server, issuer } = login;
    try {
      return await this.#place.change(server, async (rows) => {
        const row = await this.#place.rowOf(login, rows);
        const others = rows.filter((one) => !isOf(one, server, issuer));
        return { rows: [...others, row], result: this.#place.kept(row) };
      });
    } catch (error) {
      if (error instanceof McpcError) throw error;
      this.#notice(
        `The login could not be kept, and lasts as long as this mcpc runs: ${keychainReason(error)}.`,
      );
      this.#unkept.set(server, login);
      return 'memory';
    }
  }

  /**
   * Takes the tokens of a login away, or the registration with them, unless somebody else has put others in their
   * place since.
   */
  async revoke(login: Login, part: 'tokens' | 'all'): Promise<void> {
    const { server, issuer } = login;
    await this.#place.change(server, async (rows) => {
      const row = rows.find((one) => isOf(one, server, issuer));
      const found = row && (await this.#place.loginOf(row).catch(() => undefined));
      const same =
        found?.tokens?.access === login.tokens?.access && found?.tokens?.refresh === login.tokens?.refresh;
      if (found === undefined || !same) return { rows, result: undefined };
      const others = rows.filter((one) => one !== row);
      const left = part === 'all' ? [] : [await this.#place.rowOf({ ...found, tokens: undefined }, rows)];
      return { rows: [...others, ...left], result: undefined };
    });
  }

  /** Removes the logins of a server, also those that cannot be read any more. Gives the ones that could be. */
  async remove(server: string): Promise<{ count: number; logins: Login[] }> {
    if ((await this.#place.rows(server)).length === 0) return { count: 0, logins: [] };
    return this.#place.change(server, async (rows) => {
      const meant = rows.filter((row) => isOf(row, server));
      const opened = await Promise.allSettled(meant.map((row) => this.#place.loginOf(row)));
      const logins = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      const count = meant.filter(({ valid }) => valid).length;
      return { rows: rows.filter((row) => !isOf(row, server)), result: { count, logins } };
    });
  }

  /** Does `work` while nobody else does any for the same server. */
  exclusively<Result>(server: string, work: () => Promise<Result>): Promise<Result> {
    return this.#place.exclusively(server, work);
  }
}

function isOf(row: StoredRecord, server: string, issuer?: string): boolean {
  return row.server === server && (issuer === undefined || row.issuer === issuer);
}
