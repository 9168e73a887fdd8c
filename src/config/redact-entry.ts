import { quoteWords } from '../core/quote.ts';
import { isSecretName } from '../core/secrets.ts';
import type { ConfiguredRow } from '../core/views.ts';
import { Redactor } from '../schema/redactor.ts';
import { dialectNamed } from './dialects.ts';
import type { EntrySettings } from './entry.ts';
import type { FoundServer } from './read-config.ts';

const hidden = '[hidden]';

/** Describes a configured server without its secrets. */
export function configuredRow({ entry, origin, shadowed }: FoundServer, trusted: boolean): ConfiguredRow {
  const { name, file, settings, disabled, problem } = entry;
  return {
    name,
    transport: settings?.transport,
    where: settings === undefined ? '' : locationOf(settings),
    env: Object.keys(settings?.env ?? {}),
    headers: Object.keys(settings?.headers ?? {}),
    auth: authOf(settings?.auth),
    file,
    program: dialectNamed(entry.dialect).program,
    disabled,
    shadowed,
    trusted: origin !== 'upward' || trusted,
    problem: problem?.message,
  };
}

function authOf(auth: EntrySettings['auth']): ConfiguredRow['auth'] {
  if (auth === undefined) return undefined;
  return typeof auth === 'string' && auth !== 'oauth' ? 'bearer' : 'oauth';
}

/** Returns the command line or the URL of a server, without secrets. */
export function locationOf({ command, args, url }: Pick<EntrySettings, 'command' | 'args' | 'url'>): string {
  return command === undefined ? redactUrl(url ?? '') : quoteWords([command, ...redactEntry(args)]);
}

/** Hides the values of options, variables and headers in a command line that are secrets by their names. */
export function redactEntry(words: readonly string[]): string[] {
  return words.map((word, at) => {
    const before = words[at - 1] ?? '';
    if (/^--?[\w-]+$/.test(before) && isSecretName(before)) return maskUnlessVariable(word);
    const [, name, sign, value] = /^([\w.-]+)(=|:\s*)([\s\S]+)$/.exec(word) ?? [];
    if (name !== undefined && value !== undefined && isSecretName(name)) {
      return `${name}${sign}${maskUnlessVariable(value)}`;
    }
    return word.includes('://') ? redactUrl(word) : String(new Redactor().redact(word));
  });
}

/** Hides credentials, query values, and parts of the path that look like keys in a URL. */
export function redactUrl(url: string): string {
  return url
    .replace(/(:\/\/)[^/@?#]*@/, `$1${hidden}@`)
    .replace(
      /([?&][^=&#]*=)([^&#]+)/g,
      (_whole, name: string, value: string) => name + maskUnlessVariable(value),
    )
    .replace(/\/([\w-]{20,})(?=[/?#]|$)/g, (whole, part: string) =>
      /\d/.test(part) && /[a-z]/i.test(part) ? `/${hidden}` : whole,
    );
}

/** The name of a variable is not a secret, but its default may be. */
function maskUnlessVariable(value: string): string {
  return /^(Bearer )?\$\{(env:|input:)?\w+\}$/.test(value) ? value : hidden;
}
