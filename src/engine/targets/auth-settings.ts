import { readFileSync } from 'node:fs';
import { reasonOf, UsageError } from '../../core/errors.ts';
import { resolvePath } from '../../core/home.ts';
import { isObject, type JsonObject } from '../../core/json.ts';
import { parseJson } from '../../core/json-text.ts';
import { isSecretValue } from '../../core/secrets.ts';

/** How to authorize at a server, from the command line and the config entry. */
export interface AuthSettings {
  /**
   * `login`: the user logs in with a browser. `credentials`: mcpc authorizes itself with a secret or a key (RFC 6749,
   * section 4.4). `workload`: mcpc presents a JWT of the platform that it runs on (workload identity federation).
   * `enterprise`: the user's identity provider authorizes mcpc (enterprise-managed authorization). Undefined: mcpc offers
   * a login if the server requires one.
   */
  grant: 'login' | 'credentials' | 'workload' | 'enterprise' | undefined;
  clientId?: string | undefined;
  clientSecret?: string | undefined;
  /** A private key in PEM form, used instead of a secret (RFC 7523). */
  clientKey?: string | undefined;
  /** The URL of a client ID metadata document, for servers that accept one instead of a registration. */
  clientDocument?: string | undefined;
  /** The name that mcpc registers with. Default `mcpc`. */
  clientName?: string | undefined;
  /** More metadata to register with, which replace mcpc's own, except for the redirect URIs (RFC 7591, section 2). */
  clientMetadata?: JsonObject | undefined;
  /** The only authorization server to use; undefined for the one that the server names. */
  issuer?: string | undefined;
  /** The scopes to request, separated by spaces, instead of those that the server names. */
  scope?: string | undefined;
  /** Whether tokens must be bound to a key (DPoP, RFC 9449). Undefined: if the server requires it. */
  dpop?: boolean | undefined;
  identityToken?: IdentityToken | undefined;
  /** The issuer of the identity provider for `enterprise`. */
  idp?: string | undefined;
  idpClientId?: string | undefined;
  idpClientSecret?: string | undefined;
  /** A private key in PEM form, used instead of the secret. */
  idpClientKey?: string | undefined;
  callbackHost?: CallbackHost | undefined;
  callbackPort?: number | undefined;
  /** Seconds to wait for the browser. Default 300. */
  callbackTimeout?: number | undefined;
}

/**
 * The JWT of the workload, or the user's ID token or SAML assertion: the token itself, or where it is read from for each
 * token request, which is `env:NAME`, `exec:COMMAND`, the path of a file, or a function.
 */
export type IdentityToken = string | (() => string | Promise<string>);

/** The host of the redirect URI: some authorization servers only accept one of them. */
export type CallbackHost = '127.0.0.1' | 'localhost';

/** The grant for each value of `--auth`. */
export const grants = {
  oauth: 'login',
  'client-credentials': 'credentials',
  'workload-identity': 'workload',
  'enterprise-managed': 'enterprise',
} as const;

/** The extension that defines each grant of programs, by its identifier. */
const grantExtensions = {
  login: undefined,
  credentials: 'io.modelcontextprotocol/oauth-client-credentials',
  workload: 'io.modelcontextprotocol/auth/wif',
  enterprise: 'io.modelcontextprotocol/enterprise-managed-authorization',
} as const;

/** Returns the authorization extensions that the settings use, as client capabilities. */
export function authExtensions({ grant, dpop }: AuthSettings): Record<string, JsonObject> {
  const extension = grant === undefined ? undefined : grantExtensions[grant];
  return {
    ...(extension === undefined ? {} : { [extension]: {} }),
    ...(dpop === true ? { 'io.modelcontextprotocol/auth/dpop': {} } : {}),
  };
}

export const noAuthSettings: AuthSettings = { grant: undefined };

/** Whether a user has to log in, unlike for the grants of programs. */
export function needsUser({ grant }: AuthSettings): boolean {
  return grant === undefined || grant === 'login';
}

/** Returns an identity token as it is written in a config file, with the path of a file resolved by `resolvePath`. */
export function resolveIdentityToken(text: string, resolvePath: (path: string) => string): string {
  return /^(?:env|exec):/.test(text) || isSecretValue(text) ? text : resolvePath(text);
}

/** Reads a private key in PEM form. Throws UsageError, which does not contain any of it. */
export function readKey(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`Could not read the client key in ${path}: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return text;
  throw new UsageError(`${path} does not contain a private key in PEM form.`, {
    hint: 'It should contain the line -----BEGIN PRIVATE KEY-----.',
  });
}

/** Reads client metadata: a JSON object, or `@` and the path of a file with one. Throws UsageError. */
export function readClientMetadata(text: string, environment: { cwd: string; home: string }): JsonObject {
  const path = text.startsWith('@') ? resolvePath(text.slice(1), environment) : undefined;
  const metadata = parsed(path === undefined ? text : readText(path));
  if (metadata !== undefined) return metadata;
  throw new UsageError(
    path === undefined ? 'Client metadata must be a JSON object.' : `${path} does not contain a JSON object.`,
    { hint: `For example: --client-metadata '{"client_uri": "https://example.com"}', or @FILE` },
  );
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`Could not read the client metadata in ${path}: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value = parseJson(text);
    return isObject(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}
