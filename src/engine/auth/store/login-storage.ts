/**
 * Stores logins in place of mcpc's own file: a database, a secret manager, or a `Map` for the lifetime of the program. It
 * holds one string per server, with the server's URL as its key. The string contains tokens in plain text: encrypt it
 * where others can read it. An error that a method throws becomes the cause of an AuthorizationError; but if a login
 * cannot be stored, that is reported as a notice, and the login lasts as long as the client.
 */
export interface LoginStorage {
  /** Returns the string that was last set for the key; undefined or null if there is none. */
  get(key: string): string | undefined | null | Promise<string | undefined | null>;
  /** Replaces the string for the key. After this has settled, `get` returns it. */
  set(key: string, text: string): unknown;
  /** Deletes the string for the key, if there is one. */
  delete(key: string): unknown;
  /**
   * Runs `work` exclusively among all calls with the same name, and returns or throws what it does. `work` may call this
   * with another name. It is needed only for storage that several processes share: without it, two of them may refresh a
   * login at the same time, and one has to log in again.
   */
  exclusively?<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
}
