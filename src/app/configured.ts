import { basename } from 'node:path';
import type { ParsedLine } from '../command-line/parse-line.ts';
import { type Discovery, discoverServers, discoverServersIn, type FoundServer } from '../config/discover.ts';
import type { ServerEntry } from '../config/entry.ts';
import { expandEntry } from '../config/expand.ts';
import { didYouMean } from '../core/did-you-mean.ts';
import { McpcError, UsageError } from '../core/errors.ts';
import type { EventListener } from '../core/events.ts';
import { quoteWord } from '../core/quote.ts';
import { Client } from '../engine/client.ts';
import { ConfiguredServer } from '../engine/configured-server.ts';
import { Group } from '../engine/group.ts';
import type { Server } from '../engine/server.ts';
import { sourceFromConfig } from '../engine/targets/from-config.ts';
import type { Target } from '../engine/targets/infer.ts';
import { processOption, remoteOption } from '../engine/targets/target-options.ts';
import { askingAt } from '../prompts/asking.ts';
import { clientOptions } from './client-options.ts';
import type { AppEnvironment } from './environment.ts';
import type { AnsweredPorts, OpenServerOptions } from './open-server.ts';
import { requireTrust } from './require-trust.ts';
import { targetOptions } from './target-options.ts';

/** The server or servers of config files that a target means. Throws UsageError. */
export async function configuredServer(
  target: Exclude<Target, { type: 'server' }>,
  line: ParsedLine,
  environment: AppEnvironment,
  ports: AnsweredPorts,
): Promise<Server> {
  const found =
    target.type === 'name'
      ? [await namedServer(target, line, environment, ports)]
      : serversOf(target.file, target.server, environment, ports);
  for (const { entry } of found) for (const warning of entry.warnings) notice(ports, warning);
  // What means this one server alone, for lines to copy.
  const wordFor = ({ name }: ServerEntry) =>
    found.length > 1 ? `${line.target}:${name}` : (line.target ?? name);
  const open = (entry: ServerEntry) => (onEvent: EventListener) =>
    openLater(entry, wordFor(entry), line, environment, ports, onEvent);
  const [only, ...others] = found.map(({ entry }) => entry);
  if (only !== undefined && others.length === 0) return open(only)(ports.onEvent);
  const settings = targetOptions(line);
  const option = processOption(settings) ?? remoteOption(settings);
  const name = basename(only?.file ?? '');
  if (option !== undefined) {
    throw new UsageError(`${option} is for one server, and ${name} has ${found.length}.`, {
      hint: `Name the one that is meant: ${quoteWord(`${line.target}:${only?.name}`)}`,
    });
  }
  ports.onSeveral();
  return new Group(name, new Map(found.map(({ entry }) => [entry.name, open(entry)])), ports.onEvent);
}

/** Says that a configured server has the name of the built-in one, which is meant all the same. */
export function warnAboutHidden(
  name: string,
  { options }: ParsedLine,
  environment: AppEnvironment,
  ports: OpenServerOptions,
): void {
  try {
    const hidden = lookUp(discoverServers(environment, options.config), name);
    if (hidden === undefined) return;
    const { file } = hidden.entry;
    notice(
      ports,
      `${name} is the server built into mcpc; that of ${file} is ${quoteWord(`${file}:${name}`)}`,
    );
  } catch (error) {
    // What is wrong with config files is no business of the built-in server.
    if (!(error instanceof McpcError)) throw error;
  }
}

/** The server that is not connected, nor its entry expanded, before it is needed. */
function openLater(
  entry: ServerEntry,
  target: string,
  line: ParsedLine,
  environment: AppEnvironment,
  ports: AnsweredPorts,
  onEvent: EventListener,
): ConfiguredServer {
  const { desk } = ports;
  return new ConfiguredServer(entry.name, async () => {
    const expanded = await expandEntry(entry, {
      env: environment.env,
      home: environment.home,
      askInput: desk.staffed ? (definition) => askingAt(desk).input(entry.name, definition) : undefined,
    });
    const options = clientOptions(line.options, environment, { ...ports, onEvent }, target);
    const timeout = line.options.timeout === undefined ? expanded.timeout : undefined;
    const own = timeout === undefined ? {} : { timeout: timeout / 1_000 };
    const source = sourceFromConfig(entry, expanded, targetOptions(line), environment);
    return { client: new Client(source, { ...options, ...own }), rules: expanded };
  });
}

/** The server of that name in the discovered files, if it may be used. */
async function namedServer(
  { name, refusal }: Target & { type: 'name' },
  { options }: ParsedLine,
  environment: AppEnvironment,
  ports: OpenServerOptions,
): Promise<FoundServer> {
  const discovery = discoverServers(environment, options.config);
  const found = lookUp(discovery, name);
  const before = found === undefined ? Infinity : discovery.servers.indexOf(found);
  for (const warning of discovery.warnings) if (warning.before <= before) notice(ports, warning.message);
  if (found === undefined) throw refusal(discovery.servers.map(({ entry }) => entry.name));
  await requireTrust(found, environment, ports.desk);
  tellIfDisabled(found, ports);
  return found;
}

/** The servers of a file that are not disabled, or the one that is named. */
function serversOf(
  file: string,
  name: string | undefined,
  environment: AppEnvironment,
  ports: OpenServerOptions,
): FoundServer[] {
  const discovery = discoverServersIn(file, environment);
  for (const { message } of discovery.warnings) notice(ports, message);
  const names = discovery.servers.map(({ entry }) => entry.name);
  if (names.length === 0) {
    throw new UsageError(`There is no server in ${file}.`, {
      hint: 'Servers stand in it as {"mcpServers": {"NAME": {"command": …}}}.',
    });
  }
  if (name !== undefined) {
    const found = lookUp(discovery, name);
    if (found === undefined) {
      throw new UsageError(`${file} has no server "${name}".${didYouMean(name, names)}`, {
        hint: `It has ${names.join(', ')}.`,
      });
    }
    tellIfDisabled(found, ports);
    return [found];
  }
  const enabled = discovery.servers.filter(({ entry }) => !entry.disabled);
  if (enabled.length > 0) return enabled;
  throw new UsageError(`Every server of ${file} is disabled.`, {
    hint: `Named, one is used all the same: ${quoteWord(`${file}:${names[0]}`)}`,
  });
}

function lookUp({ servers }: Discovery, name: string): FoundServer | undefined {
  return servers.find(({ entry }) => entry.name === name);
}

function tellIfDisabled({ entry }: FoundServer, ports: OpenServerOptions): void {
  if (entry.disabled)
    notice(ports, `${entry.name} is disabled in ${entry.file}; named, it is used all the same.`);
}

function notice({ onEvent }: OpenServerOptions, message: string): void {
  onEvent({ type: 'notice', server: undefined, message });
}
