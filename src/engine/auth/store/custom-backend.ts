import type { LoginStorage } from '../../../core/credential-storage.ts';
import { AuthorizationError } from '../../../core/errors.ts';
import type { CredentialBackend } from './credential-store.ts';
import type { Login, LoginSummary } from './credentials.ts';
import { keychainReason } from './keychain.ts';
import { formatRecords, fromRecord, parseRecords, type StoredRecord, toRecord } from './records.ts';

/** What is done in this process under each name, by the storage it is done on: one after the other. */
const underWay = new WeakMap<LoginStorage, Map<string, Promise<unknown>>>();

/** The logins that a program keeps itself: the text of each server is what mcpc's own file would be with it alone. */
export class CustomBackend implements CredentialBackend {
  readonly #storage: LoginStorage;
  readonly #notice: (message: string) => void;

  constructor(storage: LoginStorage, notice: (message: string) => void) {
    this.#storage = storage;
    this.#notice = notice;
  }

  async rows(server: string): Promise<StoredRecord[]> {
    const text = await asked('gives no login', () => this.#storage.get(server));
    if (text === undefined || text === null) return [];
    const rows = parseRecords(text, `The stored logins of ${server}`);
    if (rows === undefined) this.#notice(`The stored logins of ${server} were damaged, and are not used.`);
    return rows ?? [];
  }

  change<Result>(
    server: string,
    work: (rows: StoredRecord[]) => Promise<{ rows: StoredRecord[]; result: Result }>,
  ): Promise<Result> {
    return this.#alone(`${server} change`, async () => {
      const before = await this.rows(server);
      const { rows, result } = await work(before);
      if (rows.length > 0) await this.#storage.set(server, formatRecords(rows));
      else await this.#storage.delete(server);
      return result;
    });
  }

  rowOf(login: Login): Promise<StoredRecord> {
    return toRecord(login, undefined);
  }

  loginOf(row: StoredRecord): Promise<Login> {
    return fromRecord(row, undefined);
  }

  kept(): LoginSummary['kept'] {
    return 'storage';
  }

  exclusively<Result>(server: string, work: () => Promise<Result>): Promise<Result> {
    return this.#alone(server, work);
  }

  #alone<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const storage = this.#storage;
    const names = underWay.get(storage) ?? new Map<string, Promise<unknown>>();
    underWay.set(storage, names);
    const all = () => (storage.exclusively === undefined ? work() : storage.exclusively(name, work));
    const outcome = (names.get(name) ?? Promise.resolve()).then(all, all);
    const settled = outcome.catch(() => {});
    names.set(name, settled);
    void settled.then(() => names.get(name) === settled && names.delete(name));
    return outcome;
  }
}

async function asked<Answer>(what: string, ask: () => Answer | Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    throw new AuthorizationError(`The storage of logins ${what}: ${keychainReason(error)}.`, {
      hint: 'It is what the option "loginStorage" was given.',
      cause: error,
    });
  }
}
