import { AuthorizationError } from '../../../core/errors.ts';
import type { CredentialBackend } from './credential-store.ts';
import type { Login, LoginSummary } from './credentials.ts';
import { keychainReason } from './keychain.ts';
import type { LoginStorage } from './login-storage.ts';
import { formatRecords, fromRecord, parseRecords, type StoredRecord, toRecord } from './records.ts';

/** The last work of this process on each storage, by name: work of the same name is done one after the other. */
const queues = new WeakMap<LoginStorage, Map<string, Promise<unknown>>>();

/** Keeps the records in storage of the program: one text per server, in the format of mcpc's own file. */
export class CustomBackend implements CredentialBackend {
  readonly #storage: LoginStorage;
  readonly #notice: (message: string) => void;

  constructor(storage: LoginStorage, notice: (message: string) => void) {
    this.#storage = storage;
    this.#notice = notice;
  }

  async read(server: string): Promise<StoredRecord[]> {
    const text = await this.#get(server);
    if (text === undefined || text === null) return [];
    const records = parseRecords(text, `The stored logins of ${server}`);
    if (records === undefined) this.#notice(`The stored logins of ${server} are damaged and were ignored.`);
    return records ?? [];
  }

  update<Result>(
    server: string,
    work: (records: StoredRecord[]) => Promise<{ records: StoredRecord[]; result: Result }>,
  ): Promise<Result> {
    return this.#enqueue(`${server} change`, async () => {
      const { records, result } = await work(await this.read(server));
      if (records.length > 0) await this.#storage.set(server, formatRecords(records));
      else await this.#storage.delete(server);
      return result;
    });
  }

  toRecord(login: Login): Promise<StoredRecord> {
    return toRecord(login, undefined);
  }

  toLogin(record: StoredRecord): Promise<Login> {
    return fromRecord(record, undefined);
  }

  keptIn(): LoginSummary['kept'] {
    return 'storage';
  }

  exclusively<Result>(server: string, work: () => Promise<Result>): Promise<Result> {
    return this.#enqueue(server, work);
  }

  async #get(server: string): Promise<string | undefined | null> {
    try {
      return await this.#storage.get(server);
    } catch (error) {
      throw new AuthorizationError(`Could not read the stored login: ${keychainReason(error)}.`, {
        hint: 'The storage is the one in the option "loginStorage".',
        cause: error,
      });
    }
  }

  #enqueue<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const storage = this.#storage;
    const queue = queues.get(storage) ?? new Map<string, Promise<unknown>>();
    queues.set(storage, queue);
    const run = () => (storage.exclusively === undefined ? work() : storage.exclusively(name, work));
    const outcome = (queue.get(name) ?? Promise.resolve()).then(run, run);
    const settled = outcome.catch(() => {});
    queue.set(name, settled);
    void settled.then(() => queue.get(name) === settled && queue.delete(name));
    return outcome;
  }
}
