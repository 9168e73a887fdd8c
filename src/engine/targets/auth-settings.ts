import { readFileSync } from 'node:fs';
import { UsageError } from '../../core/errors.ts';

/** How mcpc may be let in by a server: what the line and the config entry say about it. */
export interface AuthSettings {
  /**
   * `login`: a person logs in, in a browser. `credentials`: mcpc itself is the client, with a secret or a key of its
   * own (RFC 6749, section 4.4). Undefined: nothing was said; a login is offered if the server asks for one.
   */
  grant: 'login' | 'credentials' | undefined;
  clientId?: string | undefined;
  clientSecret?: string | undefined;
  /** A private key in PEM form, which stands in for the secret (RFC 7523). */
  clientKey?: string | undefined;
  /** The URL of mcpc's client ID metadata document, for servers that take one instead of a registration. */
  clientDocument?: string | undefined;
  /** The one authorization server that may be given what is secret here; undefined: the one that the server names. */
  issuer?: string | undefined;
  /** Scopes to ask for, separated by spaces, instead of those that the server names. */
  scope?: string | undefined;
  callbackHost?: CallbackHost | undefined;
  callbackPort?: number | undefined;
  /** Seconds to wait for the browser to come back. Default 300. */
  callbackTimeout?: number | undefined;
}

/** The names by which a browser may be sent back to this machine: authorization servers go both ways. */
export type CallbackHost = '127.0.0.1' | 'localhost';

/** Nothing was said about it. */
export const noAuthSettings: AuthSettings = { grant: undefined };

/** The private key in a file, in PEM form. Throws UsageError, which repeats nothing of it. */
export function readKey(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`The client key in ${path} could not be read: ${(error as Error).message}.`, {
      cause: error,
    });
  }
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return text;
  throw new UsageError(`${path} has no private key in PEM form.`, {
    hint: 'It should have a line -----BEGIN PRIVATE KEY-----.',
  });
}
