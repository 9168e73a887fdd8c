import querystring from 'node:querystring';
import { redactPath, secretsIn } from '../../arguments/target-secrets.ts';
import { isSecretName, isSecretValue } from '../../core/secrets.ts';
import { SecretSet } from '../../schema/redactor.ts';
import type { Fetch, Sign } from '../http/fetch.ts';
import type { ServeInMemory } from '../transports/memory.ts';
import type { Transport } from '../transports/transport.ts';
import type { AuthSettings } from './auth-settings.ts';

/** Where a server is, or how it is started. */
export type Source = MemorySource | CustomSource | StdioSource | RemoteSource;

/** A server in this process. */
export interface MemorySource {
  type: 'memory';
  name: string;
  /** Called for each connection. */
  serve: () => Promise<ServeInMemory>;
}

/** A server behind a transport that a program has made itself. */
export interface CustomSource {
  type: 'custom';
  name: string;
  /** Called for each connection. */
  open: () => Promise<Transport>;
}

/** A program that communicates over its standard streams. */
export interface StdioSource {
  type: 'stdio';
  name: string;
  command: string;
  args: string[];
  /** Environment variables besides the safe ones. */
  env: Record<string, string>;
  /** Whether the program receives mcpc's whole environment. */
  inheritEnv: boolean;
  cwd: string;
  /** The config entry that it comes from. */
  entry?: ConfigEntry | undefined;
  /** How the Python was chosen; undefined unless mcpc chose it for a script. */
  python?: PythonChoice | undefined;
}

/** Which script a Python was chosen for, and where that was found. */
export interface PythonChoice {
  /** The path of the script. */
  script: string;
  /**
   * `option`: it is that of `--python`. `uv`: uv installs the script's dependencies. `active`: $VIRTUAL_ENV. `folder`: the
   * nearest `.venv` or `venv`. `path`: PATH.
   */
  origin: 'option' | 'uv' | 'active' | 'folder' | 'path';
}

/** An entry of a config file, for messages. */
export interface ConfigEntry {
  name: string;
  file: string;
}

/** A server behind a URL. */
export interface RemoteSource {
  type: 'http' | 'sse' | 'ws';
  name: string;
  url: URL;
  /** Whether the type was guessed, so that the other HTTP transport may be tried as well. */
  guessed: boolean;
  headers: Record<string, string>;
  /** Ignored if there is an Authorization header. */
  auth?: AuthSettings | undefined;
  /** PEM certificates to trust instead of the system's. */
  ca?: string | undefined;
  /** Whether to accept any certificate. */
  insecure?: boolean | undefined;
  /** Sends the requests instead of mcpc's own HTTP client; not for WebSockets. */
  exchange?: Fetch | undefined;
  /** Returns headers to add to each request. */
  sign?: Sign | undefined;
  /** The config entry that it comes from. */
  entry?: ConfigEntry | undefined;
}

/** Returns the server's name or its URL, for messages. */
export function describeSource(source: Source): string {
  switch (source.type) {
    case 'memory':
    case 'custom':
    case 'stdio':
      return source.name;
    default:
      return `${source.url.origin}${redactPath(source.url.pathname)}`;
  }
}

/** The secrets of each source in use: the same set for the client's trace, its errors and its authorization. */
const sets = new WeakMap<Source, SecretSet>();

/** Returns the secrets of a source. Tokens, codes and verifiers are added while it is authorized. */
export function secretsOf(source: Source): SecretSet {
  const known = sets.get(source);
  if (known !== undefined) return known;
  const secrets = new SecretSet();
  secrets.add(givenSecrets(source));
  sets.set(source, secrets);
  return secrets;
}

/** Headers, client credentials, and the secrets in environment variables, arguments and the URL. */
function givenSecrets(source: Source): unknown[] {
  if (source.type === 'stdio') {
    const { env, command, args } = source;
    const variables = Object.entries(env).flatMap(([name, value]) => (isSecretName(name) ? [value] : []));
    return [...variables, ...secretsIn([command, ...args])];
  }
  if (!('url' in source)) return [];
  const headers = Object.values(source.headers).flatMap((value) => {
    const [, scheme, credentials = value] = /^(Bearer|Basic)\s+(.*)$/i.exec(value) ?? [];
    if (scheme?.toLowerCase() !== 'basic') return [credentials];
    const password = Buffer.from(credentials, 'base64')
      .toString()
      .replace(/^[^:]*:/, '');
    return [credentials, password];
  });
  // As they are in the URL, and decoded.
  const inUrl = secretsIn([source.url.href]).flatMap((secret) => [secret, querystring.unescape(secret)]);
  const { clientSecret, clientKey, idpClientSecret, idpClientKey, identityToken } = source.auth ?? {};
  const token = typeof identityToken === 'string' && isSecretValue(identityToken) ? identityToken : undefined;
  return [...headers, ...inUrl, clientSecret, clientKey, idpClientSecret, idpClientKey, token];
}
