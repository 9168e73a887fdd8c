import type { Login, LoginRow } from './credentials.ts';
import type { Row } from './records-file.ts';

/** Where the rows of a store lie. */
export interface LoginPlace {
  /** The rows of a server, perhaps with those of others. Throws AuthorizationError when they cannot be had. */
  rows(server: string): Promise<Row[]>;
  /** Puts what `work` makes of the rows in their place; nobody else changes them meanwhile. */
  change<Result>(
    server: string,
    work: (rows: Row[]) => Promise<{ rows: Row[]; result: Result }>,
  ): Promise<Result>;
  /** A login as it is written down beside the others. */
  rowOf(login: Login, rows: readonly Row[]): Promise<Row>;
  /** The login that was written down. Throws when it cannot be read. */
  loginOf(row: Row): Promise<Login>;
  /** Where a row lies, in a word. */
  kept(row: Row): LoginRow['kept'];
  /** Does `work` while no other process does any for the same server. */
  exclusively<Result>(server: string, work: () => Promise<Result>): Promise<Result>;
}
