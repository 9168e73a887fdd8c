import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { lock } from 'proper-lockfile';
import { stateFolder } from '../../../config/paths.ts';
import { makePrivateFolder, writePrivateFile } from '../../../config/private-file.ts';
import type { SystemEnvironment } from '../../../core/environment.ts';
import { ConnectionError } from '../../../core/errors.ts';
import type { CredentialBackend } from './credential-store.ts';
import { type Login, type LoginSummary, storePath } from './credentials.ts';
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

/** After how long without an update a lock is considered abandoned, in ms. */
const staleAfter = 10_000;
/** How long to wait for a lock, in ms: longer than the work under one may take. */
const lockTimeout = 60_000;

/**
 * Keeps the records in a file that only its owner can read, with the secrets encrypted by a key in the system's keychain
 * if there is one. Each update is made under a lock.
 */
export class FileBackend implements CredentialBackend {
  readonly #folder: string;
  readonly #path: string;
  readonly #notice: (message: string) => void;
  readonly #cipher: SecretCipher | undefined;

  constructor(environment: SystemEnvironment, notice: (message: string) => void) {
    this.#folder = stateFolder(environment);
    this.#path = storePath(environment);
    this.#notice = notice;
    const keychain = systemKeychain(environment);
    this.#cipher = keychain && new SecretCipher(keychain);
  }

  /** Returns all logins, without their secrets. */
  async list(): Promise<LoginSummary[]> {
    return (await this.read()).filter(({ valid }) => valid).map(describeRecord);
  }

  async read(): Promise<StoredRecord[]> {
    // Another process may have replaced a damaged file: `update` looks again under the lock.
    return readRecords(this.#path) ?? this.update('', async (records) => ({ records, result: records }));
  }

  async update<Result>(
    _server: string,
    work: (records: StoredRecord[]) => Promise<{ records: StoredRecord[]; result: Result }>,
  ): Promise<Result> {
    makePrivateFolder(this.#folder);
    return withLock(this.#path, async () => {
      const { records, result } = await work(readRecords(this.#path) ?? this.#setAside());
      if (records.length === 0) rmSync(this.#path, { force: true });
      else writePrivateFile(this.#path, formatRecords(records));
      return result;
    });
  }

  async toRecord(login: Login, records: readonly StoredRecord[]): Promise<StoredRecord> {
    try {
      const record = await toRecord(login, this.#cipher);
      if (!record.sealed && records.every(({ sealed }) => sealed)) {
        this.#notice(
          `This system has no keychain: logins are stored in ${this.#path}, which only you can read.`,
        );
      }
      return record;
    } catch (error) {
      if (!(error instanceof KeychainError)) throw error;
      const where = `the login is stored in ${this.#path}, which only you can read`;
      this.#notice(`The keychain cannot be used (${keychainReason(error)}): ${where}.`);
      return toRecord(login, undefined);
    }
  }

  toLogin(record: StoredRecord): Promise<Login> {
    return fromRecord(record, this.#cipher);
  }

  keptIn({ sealed }: StoredRecord): LoginSummary['kept'] {
    return sealed ? 'keychain' : 'file';
  }

  async exclusively<Result>(server: string, work: () => Promise<Result>): Promise<Result> {
    const name = createHash('sha256').update(server).digest('hex').slice(0, 16);
    try {
      makePrivateFolder(this.#folder);
    } catch {
      // Without the folder nothing is stored, so there is nothing to protect.
      return work();
    }
    return withLock(`${this.#path}.${name}`, work);
  }

  #setAside(): StoredRecord[] {
    const aside = setAside(this.#path);
    this.#notice(`The stored logins were damaged. The file was renamed to ${aside}; log in again.`);
    return [];
  }
}

/**
 * Runs `work` under the lock of a path, at which there need not be a file. Throws ConnectionError if another process does
 * not release the lock in time.
 */
async function withLock<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  const release = await acquireLock(path);
  try {
    return await work();
  } finally {
    // Releasing a lost lock fails.
    await release().catch(() => {});
  }
}

async function acquireLock(path: string): Promise<() => Promise<void>> {
  const until = Date.now() + lockTimeout;
  for (let delay = 10; ; delay = Math.min(delay * 1.5, 150)) {
    try {
      return await lock(path, {
        realpath: false,
        stale: staleAfter,
        update: staleAfter / 4,
        onCompromised: () => {},
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
      if (Date.now() > until) {
        throw new ConnectionError('Another mcpc process holds the lock on the stored logins.', {
          phase: 'connect',
          hint: `If there is no such process: rmdir ${path}.lock`,
          cause: error,
        });
      }
    }
    // Random, so that not all waiting processes try at the same time.
    await new Promise((resolve) => setTimeout(resolve, delay * (0.5 + Math.random())));
  }
}
