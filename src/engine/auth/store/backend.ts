import type { Login, LoginRow } from './credentials.ts';
import type { StoredRecord } from './records-file.ts';

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
  kept(row: StoredRecord): LoginRow['kept'];
  /** Does `work` while no other process does any for the same server. */
  exclusively<Result>(server: string, work: () => Promise<Result>): Promise<Result>;
}
