import { McpcError } from '../core/errors.ts';

/** What the options of the line are called here. */
const options: Record<string, string> = {
  bearer: 'auth',
  auth: 'auth',
  'client-id': 'auth.clientId',
  'client-secret': 'auth.clientSecret',
  'client-key': 'auth.clientKey',
  scope: 'auth.scope',
  'callback-host': 'auth.callbackHost',
  'callback-port': 'auth.callbackPort',
  'callback-timeout': 'auth.callbackTimeout',
  header: 'headers',
  cacert: 'cacert',
  insecure: 'insecure',
  'connect-timeout': 'connectTimeout',
  timeout: 'timeout',
  protocol: 'protocol',
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

/**
 * Puts the words of the command line in an error of the engine into those of a program: `--connect-timeout SECONDS`
 * becomes the option `connectTimeout`. Gives the same error.
 */
export function withLibraryErrors(error: unknown): unknown {
  if (!(error instanceof McpcError)) return error;
  error.message = translateMessage(error.message);
  if (error.hint !== undefined) {
    Object.defineProperty(error, 'hint', { value: translateMessage(error.hint), enumerable: true });
  }
  return error;
}

/** The same of a text. */
export function translateMessage(text: string): string {
  return text
    .replace(/\bLeave out --task\b/g, 'Call it with callTool')
    .replace(/--([a-z][a-z-]*)((?:[ =][A-Z]{4,}\b)|(?: env:NAME)|(?: '[^']*'))?/g, (whole, name: string) =>
      Object.hasOwn(options, name) ? `the option "${options[name]}"` : whole,
    )
    .replace(/(?<=\s)-e ([A-Z_][A-Z0-9_]*)/g, 'the option "env" ($1)');
}
