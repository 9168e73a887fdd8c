import { isInitial } from '../command-line/options/initial-options.ts';
import type { OptionName, Options } from '../command-line/options.ts';
import type { NamedEntry } from '../config/named-entries.ts';
import type { SystemEnvironment } from '../core/environment.ts';
import { resolvePath } from '../core/home.ts';
import { isSecretName, isSecretValue } from '../core/secrets.ts';
import { version } from '../core/version.ts';
import { classifyTarget, type TargetReference } from '../engine/targets/classify-target.ts';

/** Identifies a server in the cache. All parts may contain secrets: they are hashed with a key before they are stored. */
export interface Identity {
  /** What the target refers to. */
  target: unknown[];
  /** The options that may affect the server's lists, and the folder that a program runs in. */
  settings: unknown[];
  /**
   * What authorizes the user, besides a stored login: headers, secret variables, options of OAuth. Undefined if it is not
   * known, since the user is asked for a part of it.
   */
  credentials: unknown[] | undefined;
  /** The environment variables that the target depends on, with their values. */
  variables: [string, string | undefined][];
}

/** What a target depends on besides its text. */
export interface IdentityContext extends SystemEnvironment {
  /** The in-process servers, by name. */
  builtins: Record<string, unknown>;
}

/** What a target refers to. */
interface Meaning {
  target: unknown[];
  /** The environment variables that it depends on, with their values. */
  variables: [string, string | undefined][];
  /** Whether the user is asked for a password of a config file. */
  asksForPassword: boolean;
}

/** Identifies the server of a line; undefined if the target does not refer to one. */
export async function identityOf(
  target: string,
  options: Partial<Options>,
  environment: IdentityContext,
): Promise<Identity | undefined> {
  const reference = classifyTarget(target, options.transport, environment);
  const folder = options.cwd === undefined ? environment.cwd : resolvePath(options.cwd, environment);
  const meaning = await meaningOf(target, reference, { options, folder, environment });
  if (meaning === undefined) return undefined;
  const { variables, asksForPassword } = meaning;
  const variablesOfLine = Object.entries(options.env ?? {});
  const { transport, inheritEnv, python } = options;
  const plain = sorted(variablesOfLine.filter((variable) => !isSecret(variable)));
  const inherited = inheritEnv === true ? Object.entries(environment.env).filter(isSecret) : [];
  return {
    target: meaning.target,
    settings: [transport, plain, inheritEnv, python, ...(reference.type === 'file' ? [folder] : [])],
    credentials: asksForPassword
      ? undefined
      : [
          sorted(variablesOfLine.filter(isSecret)),
          sorted(inherited),
          sorted(Object.entries(options.header ?? {}).map(([name, value]) => [name.toLowerCase(), value])),
          options.bearer,
          await authorizationOptions(options, environment),
          variables,
        ],
    variables,
  };
}

async function meaningOf(
  target: string,
  reference: TargetReference,
  context: { options: Partial<Options>; folder: string; environment: IdentityContext },
): Promise<Meaning | undefined> {
  const { options, folder, environment } = context;
  switch (reference.type) {
    case 'builtin':
      return plainTarget(['builtin', target, version]);
    case 'url':
      return urlTarget(target, environment);
    case 'file':
      return plainTarget(['file', reference.path]);
    case 'commandLine':
      return plainTarget(['line', target, folder]);
    case 'folder':
    case 'session':
      return undefined;
    case 'config': {
      const { entriesIn } = await import('./config-servers.ts');
      return configuredTarget(entriesIn(reference.file, reference.server, environment), environment);
    }
    case 'name': {
      const { entriesNamed } = await import('./config-servers.ts');
      const configured = await configuredTarget(
        entriesNamed(target, options.config, environment),
        environment,
      );
      if (configured !== undefined || reference.url === undefined) return configured;
      return urlTarget(reference.url, environment);
    }
  }
}

function plainTarget(target: unknown[]): Meaning {
  return { target, variables: [], asksForPassword: false };
}

/** A URL on the line is also authorized by `MCPC_BEARER`. */
function urlTarget(url: unknown, { env }: IdentityContext): Meaning {
  return { ...plainTarget(['url', url]), variables: [['MCPC_BEARER', env.MCPC_BEARER]] };
}

async function configuredTarget(
  entries: readonly NamedEntry[],
  { env }: IdentityContext,
): Promise<Meaning | undefined> {
  if (entries.length === 0) return undefined;
  const { asksForPassword, meaningOf: targetOf, variablesIn } = await import('./config-servers.ts');
  return {
    target: targetOf(entries),
    variables: variablesIn(entries, env),
    asksForPassword: entries.some(asksForPassword),
  };
}

/** Those that do not affect as whom the user is authorized. */
const incidental: readonly OptionName[] = ['browser', 'callbackHost', 'callbackPort', 'callbackTimeout'];

/** Returns the options of OAuth, with the values of the variables that they name (`env:NAME`). */
async function authorizationOptions(options: Partial<Options>, { env }: IdentityContext): Promise<unknown[]> {
  if (isInitial(options)) return [];
  const { optionDefinitions } = await import('../command-line/options.ts');
  const names = Object.keys(options) as OptionName[];
  const relevant = names.filter(
    (name) => optionDefinitions[name].group === 'Authorization' && !incidental.includes(name),
  );
  return relevant.sort().map((name) => {
    const value = options[name];
    const [, variable] = (typeof value === 'string' && /^env:(.+)$/.exec(value)) || [];
    return [name, value, variable === undefined ? undefined : env[variable]];
  });
}

function isSecret([name, value = '']: [string, string | undefined]): boolean {
  return isSecretName(name) || isSecretValue(value);
}

function sorted<Value>(entries: [string, Value][]): [string, Value][] {
  return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}
