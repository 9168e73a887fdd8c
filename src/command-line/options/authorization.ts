import type { OptionDefinition } from './definition.ts';
import { readIdentityToken, readPort, secondsOf } from './option-values.ts';

/** Who the user is to a remote server. */
export interface AuthorizationOptions {
  auth?: 'oauth' | 'client-credentials' | 'workload-identity' | 'enterprise-managed';
  clientId?: string;
  clientSecret?: string;
  clientKey?: string;
  clientDocument?: string;
  clientName?: string;
  /** A JSON object, or `@FILE`. */
  clientMetadata?: string;
  /** The URL of the document to print. */
  printDocument?: string;
  issuer?: string;
  scope?: string;
  dpop?: boolean;
  /** `env:NAME`, `exec:COMMAND` or the path of a file. */
  identityToken?: string;
  idp?: string;
  idpClientId?: string;
  idpClientSecret?: string;
  idpClientKey?: string;
  callbackHost?: '127.0.0.1' | 'localhost';
  callbackPort?: number;
  /** Seconds. */
  callbackTimeout?: number;
  /** False with `--no-browser`. */
  browser?: boolean;
}

/** In the order in which help lists them. */
export const authorizationDefinitions = {
  printDocument: {
    flags: '--print-document <url>',
    summary: 'print the client ID metadata document to host at this URL',
    group: 'Authorization',
  },
  auth: {
    flags: '--auth <method>',
    summary: 'OAuth flow to use (default: offer a login if the server requires one)',
    group: 'Authorization',
    common: true,
    scope: 'connection',
    choices: ['oauth', 'client-credentials', 'workload-identity', 'enterprise-managed'],
  },
  clientId: {
    flags: '--client-id <id>',
    summary: 'OAuth client ID',
    group: 'Authorization',
    common: true,
    scope: 'connection',
  },
  clientSecret: {
    flags: '--client-secret <secret>',
    summary: 'OAuth client secret; env:NAME reads it from a variable, ask: prompts for it',
    group: 'Authorization',
    common: true,
    scope: 'connection',
  },
  clientKey: {
    flags: '--client-key <file>',
    summary: 'private key of the OAuth client, in PEM format, instead of a secret',
    group: 'Authorization',
    scope: 'connection',
  },
  clientDocument: {
    flags: '--client-document <url>',
    summary: 'URL of the client ID metadata document; see login --print-document',
    group: 'Authorization',
    scope: 'connection',
  },
  clientName: {
    flags: '--client-name <name>',
    summary: 'name to register as at the authorization server (default: mcpc)',
    group: 'Authorization',
    scope: 'connection',
  },
  clientMetadata: {
    flags: '--client-metadata <json>',
    summary: 'further metadata to register with: a JSON object or @FILE',
    group: 'Authorization',
    scope: 'connection',
  },
  issuer: {
    flags: '--issuer <url>',
    summary: 'accept only this authorization server, even at a private address',
    group: 'Authorization',
    scope: 'connection',
  },
  scope: {
    flags: '--scope <scopes>',
    summary: 'OAuth scopes to request, separated by spaces',
    group: 'Authorization',
    common: true,
    scope: 'connection',
  },
  dpop: {
    flags: '--dpop',
    summary: 'only accept access tokens that are bound to a key of mcpc (DPoP)',
    group: 'Authorization',
    scope: 'connection',
  },
  identityToken: {
    flags: '--identity-token <source>',
    summary: 'ID token or workload JWT: a file, env:NAME or exec:COMMAND, read for each token request',
    group: 'Authorization',
    scope: 'connection',
    takes: 'file',
    read: readIdentityToken,
  },
  idp: {
    flags: '--idp <url>',
    summary: 'issuer of your ID token: the identity provider that manages authorization',
    group: 'Authorization',
    scope: 'connection',
  },
  idpClientId: {
    flags: '--idp-client-id <id>',
    summary: 'OAuth client ID at the identity provider',
    group: 'Authorization',
    scope: 'connection',
  },
  idpClientSecret: {
    flags: '--idp-client-secret <secret>',
    summary: 'client secret at the identity provider: env:NAME or ask:',
    group: 'Authorization',
    scope: 'connection',
  },
  idpClientKey: {
    flags: '--idp-client-key <file>',
    summary: 'private key of the client at the identity provider, in PEM format',
    group: 'Authorization',
    scope: 'connection',
    takes: 'file',
  },
  callbackHost: {
    flags: '--callback-host <host>',
    summary: 'host in the OAuth redirect URI (default: 127.0.0.1)',
    group: 'Authorization',
    scope: 'connection',
    choices: ['127.0.0.1', 'localhost'],
  },
  callbackPort: {
    flags: '--callback-port <port>',
    summary: 'local port for the OAuth redirect (default: last used, else any free)',
    group: 'Authorization',
    scope: 'connection',
    read: readPort,
  },
  callbackTimeout: {
    flags: '--callback-timeout <seconds>',
    summary: 'seconds to wait for the OAuth redirect (default: 300)',
    group: 'Authorization',
    scope: 'connection',
    read: secondsOf('--callback-timeout'),
  },
  browser: {
    flags: '--no-browser',
    summary: 'print the login URL and read the redirect URL from stdin',
    group: 'Authorization',
    common: true,
    scope: 'connection',
    hasDefault: true,
  },
} as const satisfies Record<keyof AuthorizationOptions, OptionDefinition>;
