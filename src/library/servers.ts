import type { EventListener } from '../core/events.ts';
import { Client } from '../engine/client.ts';
import type { ClientOptions as EngineOptions } from '../engine/protocol/client-options.ts';
import type { Server } from '../engine/server.ts';
import type { TargetContext } from '../engine/targets/target-options.ts';
import { rootsFor, toServerRequestHandler } from './handlers-adapter.ts';
import { libraryAuthOptions } from './login.ts';
import type { ClientOptions } from './options.ts';
import { type Resolved, sourceTargetOptions } from './resolve-source.ts';

/** The server or servers that a source comes to, not connected yet. Throws UsageError. */
export async function createServer(
  resolved: Resolved,
  options: ClientOptions,
  environment: TargetContext,
  onEvent: EventListener,
): Promise<Server> {
  const notice = (message: string) => onEvent({ type: 'notice', server: undefined, message });
  // A config may say of any of its servers that it wants a login.
  const mayLogIn = options.auth === 'oauth' || typeof options.auth === 'object' || resolved.type !== 'server';
  const engine = {
    ...engineOptions(options),
    // What a program sets later counts as well.
    environment: { ...environment, env: process.env },
    ...(mayLogIn ? { auth: libraryAuthOptions(options, environment, notice) } : {}),
  };
  if (resolved.type === 'server') return new Client(resolved.source, { ...engine, onEvent });
  const { openConfigFile, openConfigObject } = await import('./configured.ts');
  const config = { targetOptions: sourceTargetOptions(options), options: engine, environment, onEvent };
  if (resolved.type === 'file') return openConfigFile(resolved.file, resolved.server, config);
  return openConfigObject(resolved.servers, options.name ?? 'the config object', config);
}

/** The options as the engine has them. Only what somebody answers is offered to servers. */
function engineOptions(options: ClientOptions): Omit<EngineOptions, 'environment'> {
  const { sampling, samplingCapabilities, samplingRounds, elicitation, roots } = options;
  return given({
    ask: toServerRequestHandler({ sampling, elicitation }),
    sampling: sampling !== undefined && (samplingCapabilities ?? {}),
    elicitation: elicitation !== undefined,
    samplingRounds,
    roots: roots === undefined ? undefined : rootsFor(roots),
    clientInfo: options.clientInfo,
    timeout: options.timeout,
    connectTimeout: options.connectTimeout,
    protocol: options.protocol,
    logLevel: options.logLevel ?? (options.onLog === undefined ? undefined : 'debug'),
  });
}

type Given<Members> = { [Name in keyof Members]?: Exclude<Members[Name], undefined> };

/** Without the members that are undefined. */
function given<Members extends object>(members: Members): Given<Members> {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined),
  ) as Given<Members>;
}
