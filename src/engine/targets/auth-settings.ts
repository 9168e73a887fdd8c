import { readFileSync } from 'node:fs';
import { UsageError } from '../../core/errors.ts';

/** How to authorize at a server, from the command line and the config entry. */
export interface AuthSettings {
  /**
   * `login`: the user logs in with a browser. `credentials`: mcpc authorizes itself with a secret or a key (RFC 6749,
   * section 4.4). Undefined: mcpc offers a login if the server requires one.
   */
  grant: 'login' | 'credentials' | undefined;
  clientId?: string | undefined;
  clientSecret?: string | undefined;
  /** A private key in PEM form, used instead of a secret (RFC 7523). */
  clientKey?: string | undefined;
  /** The URL of a client ID metadata document, for servers that accept one instead of a registration. */
  clientDocument?: string | undefined;
  /** The only authorization server to use; undefined for the one that the server names. */
  issuer?: string | undefined;
  /** The scopes to request, separated by spaces, instead of those that the server names. */
  scope?: string | undefined;
  callbackHost?: CallbackHost | undefined;
  callbackPort?: number | undefined;
  /** Seconds to wait for the browser. Default 300. */
  callbackTimeout?: number | undefined;
}

/** The host of the redirect URI: some authorization servers only accept one of them. */
export type CallbackHost = '127.0.0.1' | 'localhost';

export const noAuthSettings: AuthSettings = { grant: undefined };

/** Reads a private key in PEM form. Throws UsageError, which does not contain any of it. */
export function readKey(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`Could not read the client key in ${path}: ${(error as Error).message}.`, {
      cause: error,
    });
  }
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return text;
  throw new UsageError(`${path} does not contain a private key in PEM form.`, {
    hint: 'It should contain the line -----BEGIN PRIVATE KEY-----.',
  });
}
