import { McpcError } from '../../core/errors.ts';

/** Options of the command line, and the `ClientOptions` that correspond to them. */
const optionNames = {
  bearer: 'auth',
  auth: 'auth',
  'client-id': 'auth.clientId',
  'client-secret': 'auth.clientSecret',
  'client-key': 'auth.clientKey',
  'client-document': 'auth.clientDocument',
  'client-name': 'auth.clientName',
  'client-metadata': 'auth.clientMetadata',
  issuer: 'auth.issuer',
  scope: 'auth.scope',
  dpop: 'auth.dpop',
  'identity-token': 'auth.identityToken',
  idp: 'auth.idp',
  'idp-client-id': 'auth.idpClientId',
  'idp-client-secret': 'auth.idpClientSecret',
  'idp-client-key': 'auth.idpClientKey',
  'callback-host': 'auth.callbackHost',
  'callback-port': 'auth.callbackPort',
  'callback-timeout': 'auth.callbackTimeout',
  header: 'headers',
  cacert: 'cacert',
  insecure: 'insecure',
  'connect-timeout': 'connectTimeout',
  timeout: 'timeout',
  'max-time': 'maxTime',
  'sampling-rounds': 'samplingRounds',
  'input-rounds': 'inputRounds',
  'declined-rounds': 'declinedRounds',
  protocol: 'protocol',
  'ping-interval': 'pingInterval',
  trace: 'onEvent',
  transport: 'transport',
  env: 'env',
  'inherit-env': 'inheritEnv',
  cwd: 'cwd',
  python: 'python',
  root: 'roots',
  sampling: 'sampling',
  elicitation: 'elicitation',
};

/** The value after an option: `SECONDS`, `NAME=VALUE`, `env:NAME` or a quoted one. */
const value = /(?:[ =][A-Z][A-Z0-9_]{2,}(?:=[A-Z]+)?\b| env:NAME| '[^']*')?/.source;

/** Excludes options in a line to run, as `mcpc login URL --scope 'read write'`. */
const notAfterCommand = /(?<!\b(?:mcpc login|uv pip install|uv add) [^\n]*)/.source;

/** Wording for the command line, and what it is replaced by. */
const translations: readonly (readonly [RegExp, string])[] = [
  [/\b(?:Leave out|Omit) --task\b/g, 'Call it with callTool'],
  [/\bwith call --detach\b/g, 'with callToolAsTask'],
  [/--auth oauth\b/g, 'the option "auth" set to "oauth"'],
  [/(?:The error of each server|Its error) is shown above\./g, 'onEvent received the error of each server.'],
  [/\bSet (\w+_API_KEY), or (\w+_BASE_URL) for/g, 'Set "apiKey" or $1, or "baseUrl" or $2 for'],
  [/(?<=\s)-e ([A-Z_][A-Z0-9_]*)/g, 'the option "env" ($1)'],
  ...Object.entries(optionNames).map(
    ([option, name]) =>
      [new RegExp(`${notAfterCommand}--${option}(?![a-z-])${value}`, 'g'), `the option "${name}"`] as const,
  ),
];

/**
 * Replaces command-line options in an error of the engine by those of `ClientOptions`: `--connect-timeout SECONDS`
 * becomes `the option "connectTimeout"`. Returns the same error.
 */
export function translateError(error: unknown): unknown {
  if (!(error instanceof McpcError)) return error;
  error.message = translateMessage(error.message);
  if (error.hint !== undefined) {
    Object.defineProperty(error, 'hint', { value: translateMessage(error.hint), enumerable: true });
  }
  return error;
}

/** Does the same for a text. */
export function translateMessage(text: string): string {
  return translations.reduce(
    (translated, [pattern, replacement]) => translated.replace(pattern, replacement),
    text,
  );
}
