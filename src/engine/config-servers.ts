import type { EntrySettings, InputDefinition, ServerEntry } from '../config/entry.ts';
import { expandEntry } from '../config/expand.ts';
import { discoverServersIn } from '../config/read-config.ts';
import { didYouMean } from '../core/did-you-mean.ts';
import type { SystemEnvironment } from '../core/environment.ts';
import { UsageError } from '../core/errors.ts';
import type { EventListener } from '../core/events.ts';
import { definedMembers } from '../core/json.ts';
import { quoteWord } from '../core/quote.ts';
import { Client } from './client.ts';
import type { ConfiguredSource, ServerSettings } from './configured-source.ts';
import { Group } from './group.ts';
import type { ClientOptions } from './protocol/client-options.ts';
import { checkedProtocol } from './protocol/negotiation/versions.ts';
import type { Server } from './server.ts';
import { sourceFromConfig } from './targets/from-config.ts';
import type { Source } from './targets/source.ts';
import {
  processOption,
  remoteOption,
  type TargetContext,
  type TargetOptions,
} from './targets/target-options.ts';
import { hasRules, ToolTransform } from './tool-transform.ts';

/** Where config entries come from, as messages show it. */
export interface ConfigOrigin {
  /** The path of the config file, or the name of the config object. */
  where: string;
  /** Returns the target that selects one of the servers; undefined for a config object. */
  targetOf: ((server: string) => string) | undefined;
  notice: (message: string) => void;
}

/** Returns the servers of a config file that are enabled, or the one called `name`. Throws UsageError. */
export function serversInFile(
  name: string | undefined,
  environment: SystemEnvironment,
  origin: ConfigOrigin,
): ServerEntry[] {
  const { servers, warnings } = discoverServersIn(origin.where, environment);
  for (const { message } of warnings) origin.notice(message);
  return selectServers(
    servers.map(({ entry }) => entry),
    name,
    origin,
  );
}

/** Returns the entries that are enabled, or the one called `name`. Throws UsageError if there is none. */
export function selectServers(
  entries: readonly ServerEntry[],
  name: string | undefined,
  { where, targetOf, notice }: ConfigOrigin,
): ServerEntry[] {
  const names = entries.map((entry) => entry.name);
  const [first] = names;
  if (first === undefined) {
    throw new UsageError(`${where} has no servers.`, {
      hint: 'Servers are defined as {"mcpServers": {"NAME": {"command": "…"}}}.',
    });
  }
  if (name !== undefined) {
    const entry = entries.find((candidate) => candidate.name === name);
    if (entry !== undefined) {
      noticeIfDisabled(entry, notice);
      return [entry];
    }
    throw new UsageError(`${where} has no server "${name}".${didYouMean(name, names)}`, {
      hint: `Its servers are: ${names.join(', ')}.`,
    });
  }
  const enabled = entries.filter(({ disabled }) => !disabled);
  if (enabled.length > 0) return enabled;
  throw new UsageError(`All servers of ${where} are disabled.`, {
    hint: targetOf
      ? `Name one to use it anyway: ${quoteWord(targetOf(first))}`
      : `Enable at least one of: ${names.join(', ')}.`,
  });
}

/** Says that a disabled server is used because it was named. */
export function noticeIfDisabled({ name, file, disabled }: ServerEntry, notice: (message: string) => void) {
  if (disabled) notice(`${name} is disabled in ${file}; it is used because you named it.`);
}

/** How servers of a config are opened. */
export interface OpenServersOptions extends Pick<ConfigOrigin, 'targetOf' | 'notice'> {
  /** The name of the group, if there are several servers. */
  name: string;
  environment: TargetContext;
  /** Overrides what the entries say. Options of a single server are refused for several. */
  targetOptions: TargetOptions;
  /** Returns the options of one server's client. */
  clientOptions: (server: string, onEvent: EventListener) => ClientOptions;
  /** Applies instead of what the entries say. */
  overrides: ServerSettings;
  /**
   * Asks the user for an input of a server's entry; undefined if nobody can be asked. Read when the server is first
   * connected, on behalf of the caller who connects it.
   */
  readonly askInput: ((server: string, input: InputDefinition) => Promise<string>) | undefined;
  /** Whether a single server is opened as a group, too. */
  isGroup?: boolean;
  /** Changes the source of a server before it is connected. Throws UsageError. */
  adaptSource?: ((source: Source, server: string) => Source) | undefined;
  onEvent: EventListener;
  /** Called before several servers are opened as a group. */
  onSeveral?: () => void;
}

/**
 * Opens one server, or several as a group whose names are prefixed by their servers. Nothing is expanded or started
 * before it is connected. Throws UsageError.
 */
export function openServers(entries: readonly (ServerEntry | Source)[], options: OpenServersOptions): Server {
  const { name, targetOf, targetOptions, notice, isGroup, onEvent, onSeveral } = options;
  for (const entry of entries) {
    if ('warnings' in entry) for (const warning of entry.warnings) notice(warning);
  }
  const [first, ...others] = entries;
  if (first !== undefined && others.length === 0 && isGroup !== true)
    return openEntry(first, options, onEvent);
  const option = processOption(targetOptions) ?? remoteOption(targetOptions);
  if (option !== undefined) {
    throw new UsageError(
      `${option} is for one server, and ${name} ${isGroup === true ? 'may have several' : `has ${entries.length}`}.`,
      {
        hint:
          targetOf && first
            ? `Name one of them: ${quoteWord(targetOf(first.name))}`
            : 'Set it in the entry of one server instead.',
      },
    );
  }
  onSeveral?.();
  const members = entries.map((entry): [string, (onEvent: EventListener) => Client] => [
    entry.name,
    (onMemberEvent) => openEntry(entry, options, onMemberEvent),
  ]);
  return new Group(name, new Map(members), onEvent);
}

function protocolOf({ name, locate }: ServerEntry, { protocol }: EntrySettings): string | undefined {
  return protocol && checkedProtocol(protocol, `${locate(['protocol'])}: protocol ${protocol} of ${name}`);
}

/** Returns the settings of an entry, in seconds. */
function settingsOf(entry: ServerEntry, expanded: EntrySettings, overrides: ServerSettings): ServerSettings {
  const { timeout, maxTime, pingInterval } = expanded;
  return {
    ...definedMembers({
      timeout: timeout && timeout / 1_000,
      maxTime: maxTime && maxTime / 1_000,
      pingInterval: pingInterval && pingInterval / 1_000,
      samplingRounds: expanded.samplingRounds,
      inputRounds: expanded.inputRounds,
      declinedRounds: expanded.declinedRounds,
      protocol: overrides.protocol ?? protocolOf(entry, expanded),
      keepAlive: expanded.keepAlive,
    }),
    ...overrides,
  };
}

function openEntry(entry: ServerEntry | Source, options: OpenServersOptions, onEvent: EventListener): Client {
  const { environment, targetOptions, clientOptions, overrides, adaptSource = (source) => source } = options;
  if (!('warnings' in entry)) {
    return new Client(adaptSource(entry, entry.name), clientOptions(entry.name, onEvent));
  }
  const resolve = async (): Promise<ConfiguredSource> => {
    const { env, home } = environment;
    const { askInput } = options;
    const expanded = await expandEntry(entry, {
      env,
      home,
      askInput: askInput && ((input) => askInput(entry.name, input)),
    });
    return {
      source: adaptSource(sourceFromConfig(entry, expanded, targetOptions, environment), entry.name),
      settings: settingsOf(entry, expanded, overrides),
      toolTransform: hasRules(expanded) ? new ToolTransform(expanded) : undefined,
    };
  };
  return new Client({ name: entry.name, resolve }, clientOptions(entry.name, onEvent));
}
