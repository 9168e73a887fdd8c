import { basename } from 'node:path';
import type { ParsedLine } from '../command-line/parse-line.ts';
import type { InputDefinition, ServerEntry } from '../config/entry.ts';
import { type Discovery, discoverServers, type FoundServer } from '../config/read-config.ts';
import { McpcError } from '../core/errors.ts';
import { quoteWord } from '../core/quote.ts';
import { Client } from '../engine/client.ts';
import { noticeIfDisabled, openServers, serversInFile } from '../engine/config-servers.ts';
import type { Server } from '../engine/server.ts';
import type { Target } from '../engine/targets/infer.ts';
import type { RemoteSource } from '../engine/targets/source.ts';
import type { TargetOptions } from '../engine/targets/target-options.ts';
import type { PreparedAnswers } from '../prompts/answer-options.ts';
import { clientOptions, type OpenServerOptions, settingsOf } from './client-options.ts';
import type { AppEnvironment } from './environment.ts';
import { requireTrust } from './require-trust.ts';

/**
 * Opens the server or servers of config files that a target selects, or the remote server that it means if no configured
 * one has its name. Throws UsageError.
 */
export async function configuredServer(
  target: Exclude<Target, { type: 'server' }>,
  line: ParsedLine,
  settings: TargetOptions,
  opening: OpenServerOptions,
  answers: PreparedAnswers,
): Promise<Server> {
  const { environment, prompter, onEvent, onSeveral } = opening;
  const notice = (message: string) => onEvent({ type: 'notice', server: undefined, message });
  const origin = {
    targetOf: (server: string) => `${line.target}:${server}`,
    notice,
  };
  const named = target.type === 'name' ? await namedServer(target, line, opening, notice) : undefined;
  if (named !== undefined && 'url' in named) {
    return new Client(named, clientOptions(line.target ?? '', line.options, opening, answers));
  }
  const entries =
    target.type === 'name'
      ? [named].filter((entry) => entry !== undefined)
      : serversInFile(target.server, environment, { ...origin, where: target.file });
  return openServers(entries, {
    ...origin,
    name: basename(entries[0]?.file ?? ''),
    environment,
    targetOptions: settings,
    // A command connects once.
    overrides: { ...settingsOf(line.options), keepAlive: false },
    clientOptions: (server, onServerEvent) =>
      clientOptions(
        entries.length > 1 ? origin.targetOf(server) : (line.target ?? server),
        line.options,
        { ...opening, onEvent: onServerEvent },
        answers,
        entries.length > 1 ? server : undefined,
      ),
    get askInput() {
      if (!prompter.isInteractive) return undefined;
      return async (server: string, input: InputDefinition) => {
        const { askConfigInput } = await import('../prompts/ask-config-input.ts');
        return askConfigInput(prompter, server, input);
      };
    },
    onEvent,
    onSeveral,
  });
}

/** Reports that a configured server has the name of the built-in server, which takes precedence. */
export function warnAboutHidden(
  name: string,
  { options }: ParsedLine,
  environment: AppEnvironment,
  notice: (message: string) => void,
): void {
  try {
    const hidden = lookUp(discoverServers(environment, options.config), name);
    if (hidden === undefined) return;
    const { file } = hidden.entry;
    notice(
      `${name} is the server built into mcpc; to use the one in ${file}: ${quoteWord(`${file}:${name}`)}`,
    );
  } catch (error) {
    // Broken config files do not keep the built-in server from being used.
    if (!(error instanceof McpcError)) throw error;
  }
}

/** Returns the server of that name in the discovered files, if it may be used, or else the remote server. */
async function namedServer(
  { name, remote, refusal }: Target & { type: 'name' },
  { options }: ParsedLine,
  { environment, prompter }: OpenServerOptions,
  notice: (message: string) => void,
): Promise<ServerEntry | RemoteSource> {
  const discovery = discoverServers(environment, options.config);
  const found = lookUp(discovery, name);
  const before = found === undefined ? Infinity : discovery.servers.indexOf(found);
  for (const warning of discovery.warnings) if (warning.before <= before) notice(warning.message);
  if (found === undefined && remote !== undefined) return remote.source();
  if (found === undefined) throw refusal(discovery.servers.map(({ entry }) => entry.name));
  await requireTrust(found, environment, prompter);
  noticeIfDisabled(found.entry, notice);
  return found.entry;
}

function lookUp({ servers }: Discovery, name: string): FoundServer | undefined {
  return servers.find(({ entry }) => entry.name === name);
}
