import { resolve } from 'node:path';
import type { EntrySettings, ServerEntry } from '../../config/entry.ts';
import { UsageError } from '../../core/errors.ts';
import type { AuthSettings } from './auth-settings.ts';
import { readKey, resolveIdentityToken } from './auth-settings.ts';
import { kindOf } from './classify-target.ts';
import { givenVariables, resolveWorkingFolder } from './launch-options.ts';
import type { Source } from './source.ts';
import { processOption, remoteOption, type TargetContext, type TargetOptions } from './target-options.ts';
import { remoteSource } from './url.ts';

/**
 * Returns the source of the server in a config entry. `expanded` are the entry's settings with its variables expanded,
 * `settings` the options of the command line. Throws UsageError that names the server and its file.
 */
export function sourceFromConfig(
  entry: ServerEntry,
  expanded: EntrySettings,
  settings: TargetOptions,
  environment: TargetContext,
): Source {
  const builtin = expanded.transport === 'builtin' ? environment.builtins.demo : undefined;
  if (builtin !== undefined) {
    refuse(processOption(settings) ?? remoteOption(settings), entry, 'is inside mcpc');
    return { type: 'memory', name: entry.name, serve: builtin };
  }
  if (expanded.command === undefined) return remote(entry, expanded, settings, environment);
  refuse(remoteOption(settings), entry, 'is started by mcpc');
  if (settings.python !== undefined) refuse('--python', entry, 'says itself what runs it');
  return {
    type: 'stdio',
    name: entry.name,
    command: expanded.command,
    args: expanded.args,
    env: { ...expanded.env, ...givenVariables(settings.env, environment.env) },
    inheritEnv: settings.inheritEnv,
    cwd:
      settings.cwd === undefined
        ? folderOf(entry, expanded)
        : resolveWorkingFolder(settings.cwd, environment),
    entry: { name: entry.name, file: entry.file },
  };
}

function remote(
  entry: ServerEntry,
  expanded: EntrySettings,
  settings: TargetOptions,
  environment: TargetContext,
): Source {
  refuse(processOption(settings), entry, 'is behind a URL');
  const { url = '', auth, guessed, transport } = expanded;
  // The expanded URL may contain secrets, so the message names the entry instead.
  if (!/^(https?|wss?):\/\//i.test(url) || !URL.canParse(url)) {
    throw new UsageError(
      `${entry.locate(['url'])}: the url of ${entry.name} is not an http, https, ws or wss URL.`,
      {
        server: entry.name,
      },
    );
  }
  const given = authorizationOf(settings.headers);
  const own = authorizationOf(expanded.headers);
  const token = typeof auth !== 'string' || auth === 'oauth' ? undefined : auth;
  if (own !== undefined && token !== undefined) {
    throw new UsageError(`${entry.name} of ${entry.file} has both "auth" and an Authorization header.`, {
      server: entry.name,
    });
  }
  // The authorization on the command line replaces that of the entry.
  const kept = Object.entries(expanded.headers).filter(
    ([name]) => name !== own || (given === undefined && settings.bearer === undefined),
  );
  const headers = withoutCase(Object.fromEntries(kept), settings.headers);
  const bearer = settings.bearer ?? (given === undefined ? token : undefined);
  const source = remoteSource(
    url,
    {
      ...settings,
      transport: guessed ? undefined : (transport as 'http' | 'sse' | 'ws'),
      headers,
      bearer,
      auth: authOf(expanded, settings, entry),
    },
    // MCPC_BEARER only applies to a URL on the command line.
    { ...environment, env: { ...environment.env, MCPC_BEARER: undefined } },
  );
  return { ...source, name: entry.name, entry: { name: entry.name, file: entry.file } };
}

/** Returns the authorization settings of the entry, overridden by those of the command line. */
function authOf({ auth }: EntrySettings, settings: TargetOptions, entry: ServerEntry): AuthSettings {
  const line = Object.fromEntries(
    Object.entries(settings.auth ?? {}).filter(([, value]) => value !== undefined),
  );
  if (auth === undefined || typeof auth === 'string') {
    return { grant: auth === 'oauth' ? 'login' : undefined, ...line };
  }
  const { grant, clientKey, idpClientKey, identityToken, ...given } = auth;
  const inFolder = (path: string) => resolve(entry.folder, path);
  return {
    ...given,
    grant: grants[grant ?? 'authorization_code'],
    ...(clientKey === undefined ? {} : { clientKey: readKey(inFolder(clientKey)) }),
    ...(idpClientKey === undefined ? {} : { idpClientKey: readKey(inFolder(idpClientKey)) }),
    ...(identityToken === undefined ? {} : { identityToken: resolveIdentityToken(identityToken, inFolder) }),
    ...line,
  };
}

const grants = {
  authorization_code: 'login',
  client_credentials: 'credentials',
  workload_identity: 'workload',
  enterprise_managed: 'enterprise',
} as const;

function refuse(option: string | undefined, { name, file }: ServerEntry, why: string): void {
  if (option !== undefined)
    throw new UsageError(`${option} cannot be used with ${name} of ${file}: it ${why}.`);
}

/** Returns the name of the Authorization header as it is spelled. */
function authorizationOf(headers: Record<string, string>): string | undefined {
  return Object.keys(headers).find((name) => name.toLowerCase() === 'authorization');
}

/** Merges headers; later ones replace earlier ones of the same name in any case. */
function withoutCase(...sets: Record<string, string>[]): Record<string, string> {
  const headers = new Map<string, [string, string]>();
  for (const set of sets) for (const pair of Object.entries(set)) headers.set(pair[0].toLowerCase(), pair);
  return Object.fromEntries(headers.values());
}

function folderOf(entry: ServerEntry, { cwd }: EntrySettings): string {
  const folder = cwd === undefined ? entry.folder : resolve(entry.folder, cwd);
  if (kindOf(folder) === 'folder') return folder;
  throw new UsageError(`cwd of ${entry.name} in ${entry.file}: there is no folder ${folder}.`, {
    server: entry.name,
  });
}
