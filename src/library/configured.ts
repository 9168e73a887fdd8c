import { basename } from 'node:path';
import { discoverServersIn } from '../config/discover.ts';
import type { ServerEntry } from '../config/entry.ts';
import { expandEntry } from '../config/expand.ts';
import { readConfig } from '../config/read-config.ts';
import { didYouMean } from '../core/did-you-mean.ts';
import { UsageError } from '../core/errors.ts';
import type { EventListener } from '../core/events.ts';
import { Client } from '../engine/client.ts';
import { ConfiguredServer } from '../engine/configured-server.ts';
import { Group } from '../engine/group.ts';
import type { ClientOptions } from '../engine/protocol/client-options.ts';
import type { Server } from '../engine/server.ts';
import { sourceFromConfig } from '../engine/targets/from-config.ts';
import {
  processOption,
  remoteOption,
  type TargetContext,
  type TargetOptions,
} from '../engine/targets/target-options.ts';
import type { ServerConfig } from './sources.ts';

/** What the servers of a config are made with. */
export interface ConfigSettings {
  settings: TargetOptions;
  options: ClientOptions;
  environment: TargetContext;
  onEvent: EventListener;
}

/** The servers of a config file as one, or the one that is named. Nothing is expanded or started. Throws UsageError. */
export function serversOfFile(file: string, name: string | undefined, config: ConfigSettings): Server {
  const discovery = discoverServersIn(file, config.environment);
  for (const { message } of discovery.warnings) notice(config, message);
  const entries = discovery.servers.map(({ entry }) => entry);
  return asOne(chosen(entries, name, file), basename(file), config);
}

/** The same of a config object. */
export function serversOfObject(
  servers: Readonly<Record<string, ServerConfig>>,
  name: string,
  config: ConfigSettings,
): Server {
  const document = {
    path: name,
    value: { mcpServers: servers },
    locate: (path: readonly (string | number)[]) => `${name}, ${path.join('.')}`,
  };
  const { entries, warnings } = readConfig(document);
  for (const message of warnings) notice(config, message);
  const here = entries.map((entry) => ({ ...entry, folder: config.environment.cwd }));
  return asOne(chosen(here, undefined, name), name, config);
}

/** The entries that are meant: those that are enabled, or the one that is named. */
function chosen(entries: ServerEntry[], name: string | undefined, where: string): ServerEntry[] {
  const names = entries.map((entry) => entry.name);
  if (name !== undefined) {
    const found = entries.find((entry) => entry.name === name);
    if (found !== undefined) return [found];
    throw new UsageError(`${where} has no server "${name}".${didYouMean(name, names)}`, {
      hint: `It has ${names.join(', ')}.`,
    });
  }
  const enabled = entries.filter(({ disabled }) => !disabled);
  if (enabled.length > 0) return enabled;
  throw new UsageError(
    names.length === 0 ? `There is no server in ${where}.` : `Every server of ${where} is disabled.`,
    { hint: 'Servers stand in it as { mcpServers: { NAME: { command: … } } }.' },
  );
}

function asOne(entries: ServerEntry[], name: string, config: ConfigSettings): Server {
  for (const { warnings } of entries) for (const warning of warnings) notice(config, warning);
  const [only, ...others] = entries;
  if (only !== undefined && others.length === 0) return later(only, config, config.onEvent);
  const option = processOption(config.settings) ?? remoteOption(config.settings);
  if (option !== undefined) {
    throw new UsageError(`${option} is for one server, and ${name} has ${entries.length}.`, {
      hint: 'Say it in the entry of the server that is meant.',
    });
  }
  const members = entries.map((entry): [string, (onEvent: EventListener) => ConfiguredServer] => [
    entry.name,
    (onEvent) => later(entry, config, onEvent),
  ]);
  return new Group(name, new Map(members), config.onEvent);
}

/** The server, whose entry is expanded when it is to be connected. */
function later(entry: ServerEntry, config: ConfigSettings, onEvent: EventListener): ConfiguredServer {
  const { settings, options, environment } = config;
  return new ConfiguredServer(entry.name, async () => {
    const expanded = await expandEntry(entry, { ...environment, askInput: undefined });
    const timeout = options.timeout === undefined ? expanded.timeout : undefined;
    const own = timeout === undefined ? {} : { timeout: timeout / 1_000 };
    const source = sourceFromConfig(entry, expanded, settings, environment);
    return { client: new Client(source, { ...options, ...own, onEvent }), rules: expanded };
  });
}

function notice({ onEvent }: ConfigSettings, message: string): void {
  onEvent({ type: 'notice', server: undefined, message });
}
