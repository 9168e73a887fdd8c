import { systemEnvironment } from '../core/environment.ts';
import type { EventListener } from '../core/events.ts';
import { definedMembers } from '../core/json.ts';
import type { AuthOptions, LoginUi } from '../engine/auth/context.ts';
import { Client } from '../engine/client.ts';
import type { ClientOptions as EngineOptions } from '../engine/protocol/client-options.ts';
import type { Server } from '../engine/server.ts';
import { EraMemory, type EraStore } from '../engine/targets/era-memory.ts';
import type { TargetContext } from '../engine/targets/target-options.ts';
import type { ClientOptions } from './api/options.ts';
import type { HandshakeGate } from './connection/handshake-gate.ts';
import { guarded, warn } from './handlers/guarded.ts';
import type { LiveHandlers } from './handlers/live-handlers.ts';
import { toServerRequestHandler } from './handlers/server-request-handler.ts';
import type { PriorResults } from './prior-discover.ts';
import { hooksOf } from './request-hooks.ts';
import { type ResolvedSource, sourceName, toTargetOptions } from './resolve-source.ts';
import { openTelemetry } from './telemetry/open-telemetry.ts';

/** The eras of servers in this process: a library writes no files that nobody asked for. */
const eras = new Map<string, string>();
const eraStore: EraStore = {
  read: (name) => eras.get(name),
  write: async (name, text) => void eras.set(name, text),
  remove: (name) => void eras.delete(name),
};

/** What servers are created with besides the options of the client. */
export interface ServerSettings {
  handlers: LiveHandlers;
  context: TargetContext;
  onEvent: EventListener;
  priors: PriorResults;
  /** What the handshakes wait for. */
  gate: HandshakeGate | undefined;
}

/** Creates the engine's client of a source, or a group of them, without connecting. Throws UsageError. */
export async function createServer(
  resolved: ResolvedSource,
  options: ClientOptions,
  { handlers, context, onEvent, priors, gate }: ServerSettings,
): Promise<Server> {
  // Any entry of a config may set "auth".
  const mayLogIn = options.auth === 'oauth' || typeof options.auth === 'object' || resolved.type !== 'server';
  const instrumentation = options.telemetry === false ? undefined : await openTelemetry();
  const engine = {
    ...toEngineOptions(options, handlers),
    ...(instrumentation === undefined ? {} : { instrumentation }),
    ...(mayLogIn ? { auth: toAuthOptions(options, context, onEvent) } : {}),
    onEvent,
  };
  const forServer = (name: string) => ({
    ...engine,
    prior: priors.of(name),
    ...(gate === undefined ? {} : { beforeHandshake: gate.add() }),
  });
  if (resolved.type === 'server') {
    return new Client(resolved.source, forServer(resolved.source.name));
  }
  const { openConfigFile, openConfigObject } = await import('./open-config.ts');
  const settings = {
    targetOptions: toTargetOptions(options),
    clientOptions: (server: string, onServerEvent: EventListener) => ({
      ...forServer(server),
      onEvent: onServerEvent,
    }),
    environment: context,
    onEvent,
    hooks: hooksOf(options),
    isGroup: (resolved.type === 'file' ? resolved.isGroup : resolved.group) !== undefined,
  };
  if (resolved.type === 'file') return openConfigFile(resolved.file, resolved.server, settings);
  return openConfigObject(resolved, options.name ?? sourceName(resolved), settings);
}

function toEngineOptions(options: ClientOptions, handlers: LiveHandlers): EngineOptions {
  const environment = systemEnvironment();
  return {
    environment,
    eras: new EraMemory(eraStore, environment),
    ...definedMembers({
      handleServerRequest: toServerRequestHandler(() => handlers.current),
      features: handlers.features,
      extensions: handlers.extensions,
      samplingRounds: options.samplingRounds,
      inputRounds: options.inputRounds,
      declinedRounds: options.declinedRounds,
      clientInfo: options.clientInfo,
      timeout: options.timeout,
      maxTime: options.maxTime,
      connectTimeout: options.connectTimeout,
      keepAlive: options.keepAlive,
      protocol: options.protocol,
      pingInterval: options.pingInterval,
      logLevel: options.logLevel ?? (handlers.current.onLog === undefined ? undefined : 'debug'),
    }),
  };
}

function toAuthOptions(
  { onLogin, loginStorage }: ClientOptions,
  context: TargetContext,
  onEvent: EventListener,
): AuthOptions {
  const folder = typeof loginStorage === 'string' ? loginStorage : undefined;
  const stateFolder = folder === undefined ? {} : { XDG_STATE_HOME: folder, LOCALAPPDATA: folder };
  return {
    environment: { ...context, env: { ...context.env, ...stateFolder } },
    storage: typeof loginStorage === 'object' ? loginStorage : undefined,
    loginCommand: async () => 'mcpc login URL',
    ui: onLogin && toLoginUi(onLogin),
    notice: (message) => onEvent({ type: 'notice', server: undefined, message }),
  };
}

/** A login UI that passes the URL to the program. The redirect can only arrive at the callback server. */
function toLoginUi(onLogin: NonNullable<ClientOptions['onLogin']>): LoginUi {
  return {
    confirm: async () => true,
    openBrowser: async (url, server) => {
      guarded(() => onLogin(url.href, server), warn);
      return true;
    },
    readRedirectUrl: (_check, signal) =>
      new Promise((_resolve, reject) => {
        if (signal.aborted) reject(signal.reason);
        else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      }),
  };
}
