import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { McpcError } from '../../base/errors.ts';
import { type Surroundings, stateFolder } from '../../config/paths.ts';
import { makePrivateFolder, writePrivateFile } from '../../config/private-file.ts';
import { KeychainError, systemKeychain } from './keychain.ts';
import { exclusively } from './lock.ts';
import type { Login, LoginRow } from './login.ts';
import { loginOf, rowOf, shownRow } from './row.ts';
import { Sealer } from './seal.ts';
import { type Row, readRows, setAside, textOfRows } from './store-file.ts';
import { storePath } from './store-path.ts';

/**
 * The logins of a person: a file that its owner alone can read, the secrets in it sealed with a key from the system's
 * keychain where there is one. Each change is made under a lock, on what the file holds at that moment.
 */
export class LoginStore {
  readonly #folder: string;
  readonly #path: string;
  readonly #notice: (message: string) => void;
  readonly #sealer: Sealer | undefined;
  /** What could not be written down. */
  readonly #unkept = new Map<string, Login>();

  constructor(surroundings: Surroundings, notice: (message: string) => void) {
    this.#folder = stateFolder(surroundings);
    this.#path = storePath(surroundings);
    this.#notice = notice;
    const keychain = systemKeychain(surroundings);
    this.#sealer = keychain && new Sealer(keychain);
  }

  /**
   * The login of a server that was saved last, of one issuer or of any. Throws AuthorizationError when the store, or
   * what it holds, cannot be used.
   */
  async find(server: string, issuer?: string): Promise<Login | undefined> {
    const unkept = this.#unkept.get(server);
    if (unkept !== undefined) return unkept;
    const rows = (await this.#rows()).filter((row) => isOf(row, server, issuer));
    const [row] = rows.sort((one, other) => other.savedAt - one.savedAt);
    if (row === undefined) return undefined;
    try {
      return await loginOf(row, this.#sealer);
    } catch (error) {
      this.#notice(`The stored login cannot be used: ${reasonOf(error)}.`);
      return undefined;
    }
  }

  /** Every login there is, without its secrets. */
  async list(): Promise<LoginRow[]> {
    return (await this.#rows()).filter(({ valid }) => valid).map(shownRow);
  }

  /** Keeps a login in place of the one that its server and issuer had. Gives where. */
  async save(login: Login): Promise<LoginRow['kept']> {
    try {
      return await this.#change(async (rows) => {
        const row = await this.#rowOf(login, rows);
        const others = rows.filter((one) => !isOf(one, login.server, login.issuer));
        return { rows: [...others, row], result: row.sealed ? 'keychain' : 'file' };
      });
    } catch (error) {
      if (error instanceof McpcError) throw error;
      this.#notice(`The login could not be kept, and lasts as long as this mcpc runs: ${reasonOf(error)}.`);
      this.#unkept.set(login.server, login);
      return 'memory';
    }
  }

  /**
   * Takes the tokens of a login away, or the registration with them, unless somebody else has put others in their
   * place since.
   */
  async revoke(login: Login, part: 'tokens' | 'all'): Promise<void> {
    await this.#change(async (rows) => {
      const row = rows.find((one) => isOf(one, login.server, login.issuer));
      const found = row && (await loginOf(row, this.#sealer).catch(() => undefined));
      const same =
        found?.tokens?.access === login.tokens?.access && found?.tokens?.refresh === login.tokens?.refresh;
      if (found === undefined || !same) return { rows, result: undefined };
      const others = rows.filter((one) => one !== row);
      const left = part === 'all' ? [] : [await this.#rowOf({ ...found, tokens: undefined }, rows)];
      return { rows: [...others, ...left], result: undefined };
    });
  }

  /** Removes the logins of a server, also those that cannot be read any more. Gives the ones that could be. */
  async remove(server: string): Promise<{ count: number; logins: Login[] }> {
    if (!existsSync(this.#path)) return { count: 0, logins: [] };
    return this.#change(async (rows) => {
      const meant = rows.filter((row) => isOf(row, server));
      const opened = await Promise.allSettled(meant.map((row) => loginOf(row, this.#sealer)));
      const logins = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      const count = meant.filter(({ valid }) => valid).length;
      return { rows: rows.filter((row) => !isOf(row, server)), result: { count, logins } };
    });
  }

  /** Does `work` while no other process does any for the same server. */
  async exclusively<Result>(server: string, work: () => Promise<Result>): Promise<Result> {
    const name = createHash('sha256').update(server).digest('hex').slice(0, 16);
    try {
      makePrivateFolder(this.#folder);
    } catch {
      // Where nothing can be kept, nothing is shared.
      return work();
    }
    return exclusively(`${this.#path}.${name}`, work);
  }

  async #rows(): Promise<Row[]> {
    // A damaged file is looked at again under the lock: somebody may have dealt with it.
    return readRows(this.#path) ?? this.#change(async (rows) => ({ rows, result: rows }));
  }

  async #change<Result>(work: (rows: Row[]) => Promise<{ rows: Row[]; result: Result }>): Promise<Result> {
    makePrivateFolder(this.#folder);
    return exclusively(this.#path, async () => {
      const { rows, result } = await work(readRows(this.#path) ?? this.#setAside());
      if (rows.length === 0) rmSync(this.#path, { force: true });
      else writePrivateFile(this.#path, textOfRows(rows));
      return result;
    });
  }

  #setAside(): Row[] {
    const aside = setAside(this.#path);
    this.#notice(`The stored logins were damaged. The file was set aside as ${aside}; log in again.`);
    return [];
  }

  async #rowOf(login: Login, rows: readonly Row[]): Promise<Row> {
    try {
      const row = await rowOf(login, this.#sealer);
      if (!row.sealed && rows.every(({ sealed }) => sealed)) {
        this.#notice(`There is no keychain here: logins are kept in ${this.#path}, which only you can read.`);
      }
      return row;
    } catch (error) {
      if (!(error instanceof KeychainError)) throw error;
      const where = `the login is kept in ${this.#path}, which only you can read`;
      this.#notice(`The keychain cannot be used (${reasonOf(error)}): ${where}.`);
      return rowOf(login, undefined);
    }
  }
}

function isOf(row: Row, server: string, issuer?: string): boolean {
  return row.server === server && (issuer === undefined || row.issuer === issuer);
}

/** Why, without a full stop. */
function reasonOf(error: unknown): string {
  if (error instanceof KeychainError) return `the keychain says: ${error.message.replace(/\.$/, '')}`;
  return error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
}
