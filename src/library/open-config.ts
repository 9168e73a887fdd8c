import { basename } from 'node:path';
import type { ServerEntry } from '../config/entry.ts';
import { readConfig } from '../config/read-config.ts';
import { UsageError } from '../core/errors.ts';
import type { EventListener } from '../core/events.ts';
import { isObject } from '../core/json.ts';
import { openServers, selectServers, serversInFile } from '../engine/config-servers.ts';
import type { ClientOptions } from '../engine/protocol/client-options.ts';
import type { Server } from '../engine/server.ts';
import type { Source } from '../engine/targets/source.ts';
import type { TargetContext, TargetOptions } from '../engine/targets/target-options.ts';
import type { ServerConfig } from './api/sources.ts';
import { hooksOf, isRemote, type RequestHooks, withHooks } from './request-hooks.ts';
import type { ResolvedSource } from './resolve-source.ts';

/** What the servers of a config are opened with. */
export interface ConfigSettings {
  targetOptions: TargetOptions;
  /** Returns the options of one server's client. */
  clientOptions: (server: string, onEvent: EventListener) => ClientOptions;
  environment: TargetContext;
  onEvent: EventListener;
  /** Whether names are prefixed even if there is only one server. */
  isGroup: boolean;
  /** The functions that take part in the requests to all servers behind a URL. */
  hooks: RequestHooks;
}

/** Opens the enabled servers of a config file as one, or the one called `name`. Throws UsageError. */
export function openConfigFile(file: string, name: string | undefined, settings: ConfigSettings): Server {
  const targetOf = (server: string) => `${file}:${server}`;
  const origin = { where: file, targetOf, notice: noticesTo(settings) };
  return open(
    serversInFile(name, settings.environment, origin),
    { name: basename(file), targetOf },
    settings,
  );
}

/** Opens the enabled servers of a config object, and the others of a group, as one. Throws UsageError. */
export function openConfigObject(
  { servers, others = new Map(), group = [] }: ResolvedSource & { type: 'servers' },
  name: string,
  settings: ConfigSettings,
): Server {
  const notice = noticesTo(settings);
  const { plain, hooks } = splitHooks(servers);
  const { entries, warnings } = readConfig({
    path: name,
    value: { mcpServers: plain },
    locate: (path: readonly (string | number)[]) => `${name}, ${path.join('.')}`,
  });
  for (const message of warnings) notice(message);
  const here = entries.map((entry) => ({ ...entry, folder: settings.environment.cwd }));
  const origin = { where: name, targetOf: undefined, notice };
  const isEmpty = here.length === 0 && others.size > 0;
  const selected = isEmpty ? [] : selectServers(here, undefined, origin);
  const inOrder = [...selected, ...others.values()].sort(
    (one, other) => group.indexOf(one.name) - group.indexOf(other.name),
  );
  return open(inOrder, { name, targetOf: undefined }, settings, hooks);
}

function open(
  entries: (ServerEntry | Source)[],
  group: { name: string; targetOf: ((server: string) => string) | undefined },
  settings: ConfigSettings,
  ownHooks: ReadonlyMap<string, RequestHooks> = new Map(),
): Server {
  const { token, ...shared } = settings.hooks;
  if (token !== undefined && entries.length > 1) {
    throw new UsageError(`The option "auth" is for one server, and ${group.name} has ${entries.length}.`, {
      hint: 'Set it in the entry of one server instead.',
    });
  }
  return openServers(entries, {
    ...group,
    ...settings,
    notice: noticesTo(settings),
    // The options of a client are defaults for all its servers, which an entry overrides.
    overrides: {},
    askInput: undefined,
    adaptSource: (source, server) => {
      const own = ownHooks.get(server) ?? {};
      return withHooks(source, isRemote(source) ? { token, ...shared, ...own } : own);
    },
  });
}

/** Separates the functions in the entries of a config object from what a file could contain as well. */
function splitHooks(servers: Readonly<Record<string, ServerConfig>>): {
  plain: Record<string, unknown>;
  hooks: Map<string, RequestHooks>;
} {
  const hooks = new Map<string, RequestHooks>();
  const plain = Object.entries(servers).map(([name, entry]) => {
    if (!isObject(entry)) return [name, entry];
    const { fetch, sign, auth, ...rest } = entry;
    const own = Object.entries(hooksOf(entry)).filter(([, hook]) => hook !== undefined);
    hooks.set(name, Object.fromEntries(own));
    return [name, auth === undefined || typeof auth === 'function' ? rest : { ...rest, auth }];
  });
  return { plain: Object.fromEntries(plain), hooks };
}

function noticesTo({ onEvent }: ConfigSettings): (message: string) => void {
  return (message) => onEvent({ type: 'notice', server: undefined, message });
}
