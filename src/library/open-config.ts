import { basename } from 'node:path';
import type { ServerEntry } from '../config/entry.ts';
import { readConfig } from '../config/read-config.ts';
import type { EventListener } from '../core/events.ts';
import { openServers, selectServers, serversInFile } from '../engine/config-servers.ts';
import type { ClientOptions } from '../engine/protocol/client-options.ts';
import type { Server } from '../engine/server.ts';
import type { TargetContext, TargetOptions } from '../engine/targets/target-options.ts';
import type { PriorResults } from './prior-discover.ts';
import type { ServerConfig } from './sources.ts';

/** What the servers of a config are opened with. */
export interface ConfigSettings {
  targetOptions: TargetOptions;
  options: ClientOptions;
  environment: TargetContext;
  onEvent: EventListener;
  priors: PriorResults;
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

/** Opens the enabled servers of a config object as one. Throws UsageError. */
export function openConfigObject(
  servers: Readonly<Record<string, ServerConfig>>,
  name: string,
  settings: ConfigSettings,
): Server {
  const notice = noticesTo(settings);
  const { entries, warnings } = readConfig({
    path: name,
    value: { mcpServers: servers },
    locate: (path: readonly (string | number)[]) => `${name}, ${path.join('.')}`,
  });
  for (const message of warnings) notice(message);
  const here = entries.map((entry) => ({ ...entry, folder: settings.environment.cwd }));
  const selected = selectServers(here, undefined, { where: name, targetOf: undefined, notice });
  return open(selected, { name, targetOf: undefined }, settings);
}

function open(
  entries: ServerEntry[],
  group: { name: string; targetOf: ((server: string) => string) | undefined },
  settings: ConfigSettings,
): Server {
  return openServers(entries, {
    ...group,
    ...settings,
    notice: noticesTo(settings),
    // The options of a client are defaults for all its servers, which an entry overrides.
    timeout: undefined,
    protocol: undefined,
    clientOptions: (server, onEvent) => ({ ...settings.options, prior: settings.priors.of(server), onEvent }),
    askInput: undefined,
  });
}

function noticesTo({ onEvent }: ConfigSettings): (message: string) => void {
  return (message) => onEvent({ type: 'notice', server: undefined, message });
}
