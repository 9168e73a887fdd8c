/**
 * Where logins are kept instead of mcpc's own file: a database, a secret manager, or, for as long as the program runs,
 * a `Map`. It has one text for each server, under the server's address. The text holds tokens in the clear: who may
 * read it may use them, so seal it where others can look. What a function throws is an AuthorizationError with that as
 * its cause, or, where a login cannot be kept, a notice: it then lasts as long as the client.
 */
export interface LoginStorage {
  /** The text that was set last under this key; undefined or null where there is none. */
  get(key: string): string | undefined | null | Promise<string | undefined | null>;
  /** Keeps the text in place of what there was: a `get` after it has settled gives it, whole. */
  set(key: string, text: string): unknown;
  /** Removes the text; does nothing where there is none. */
  delete(key: string): unknown;
  /**
   * Does `work` while nobody else does any under the same name, and gives or throws what it does. Work under one name
   * may have other work done under another. Clients of one process are kept apart without it; it is for storage that
   * several processes share: without it two of them may renew a login at the same time, and one has to log in again.
   */
  exclusively?<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
}
