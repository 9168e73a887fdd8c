import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { lock } from 'proper-lockfile';
import { stateFolder } from '../../../config/paths.ts';
import { makePrivateFolder, writePrivateFile } from '../../../config/private-file.ts';
import type { SystemEnvironment } from '../../../core/environment.ts';
import { ConnectionError } from '../../../core/errors.ts';
import type { CredentialBackend } from './credential-store.ts';
import type { Login, LoginSummary } from './credentials.ts';
import { storePath } from './credentials.ts';
import { KeychainError, keychainReason, SecretCipher, systemKeychain } from './keychain.ts';
import {
  describeRecord,
  formatRecords,
  fromRecord,
  readRecords,
  type StoredRecord,
  setAside,
  toRecord,
} from './records.ts';

/** After how long without a sign of life the lock of another process is taken for a dead one's, in ms. */
const stale = 10_000;
/** How long a lock is waited for, in ms: longer than what is done under one may take. */
const patience = 60_000;

/**
 * Does `work` while no other process of this person does it under the same name. `path` is of a file in mcpc's own
 * folder, which need not exist. Throws ConnectionError when the others don't come to an end.
 */
export async function exclusively<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  const release = await acquire(path);
  try {
    return await work();
  } finally {
    // A lock that was lost is not there to be released.
    await release().catch(() => {});
  }
}

async function acquire(path: string): Promise<() => Promise<void>> {
  const until = Date.now() + patience;
  for (let pause = 10; ; pause = Math.min(pause * 1.5, 150)) {
    try {
      return await lock(path, { realpath: false, stale, update: stale / 4, onCompromised: () => {} });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
      if (Date.now() > until) {
        throw new ConnectionError(
          'Another mcpc is busy with the stored logins and does not come to an end.',
          {
            phase: 'connect',
            hint: `If there is none: rmdir ${path}.lock`,
            cause: error,
          },
        );
      }
    }
    // Of many that wait not all are to try at the same time.
    await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random())));
  }
}

/**
 * The file of a person's logins, which its owner alone can read, the secrets in it sealed with a key from the system's
 * keychain where there is one. Each change is made under a lock, on what the file holds at that moment.
 */
export class FileBackend implements CredentialBackend {
  readonly #folder: string;
  readonly #path: string;
  readonly #notice: (message: string) => void;
  readonly #sealer: SecretCipher | undefined;

  constructor(environment: SystemEnvironment, notice: (message: string) => void) {
    this.#folder = stateFolder(environment);
    this.#path = storePath(environment);
    this.#notice = notice;
    const keychain = systemKeychain(environment);
    this.#sealer = keychain && new SecretCipher(keychain);
  }

  /** Every login there is, without its secrets. */
  async list(): Promise<LoginSummary[]> {
    return (await this.rows()).filter(({ valid }) => valid).map(describeRecord);
  }

  async rows(): Promise<StoredRecord[]> {
    // A damaged file is looked at again under the lock: somebody may have dealt with it.
    return readRecords(this.#path) ?? this.change('', async (rows) => ({ rows, result: rows }));
  }

  async change<Result>(
    _server: string,
    work: (rows: StoredRecord[]) => Promise<{ rows: StoredRecord[]; result: Result }>,
  ): Promise<Result> {
    makePrivateFolder(this.#folder);
    return exclusively(this.#path, async () => {
      const { rows, result } = await work(readRecords(this.#path) ?? this.#setAside());
      if (rows.length === 0) rmSync(this.#path, { force: true });
      else writePrivateFile(this.#path, formatRecords(rows));
      return result;
    });
  }

  async rowOf(login: Login, rows: readonly StoredRecord[]): Promise<StoredRecord> {
    try {
      const row = await toRecord(login, this.#sealer);
      if (!row.sealed && rows.every(({ sealed }) => sealed)) {
        this.#notice(`There is no keychain here: logins are kept in ${this.#path}, which only you can read.`);
      }
      return row;
    } catch (error) {
      if (!(error instanceof KeychainError)) throw error;
      const where = `the login is kept in ${this.#path}, which only you can read`;
      this.#notice(`The keychain cannot be used (${keychainReason(error)}): ${where}.`);
      return toRecord(login, undefined);
    }
  }

  loginOf(row: StoredRecord): Promise<Login> {
    return fromRecord(row, this.#sealer);
  }

  kept({ sealed }: StoredRecord): LoginSummary['kept'] {
    return sealed ? 'keychain' : 'file';
  }

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

  #setAside(): StoredRecord[] {
    const aside = setAside(this.#path);
    this.#notice(`The stored logins were damaged. The file was set aside as ${aside}; log in again.`);
    return [];
  }
}
