import type { SystemEnvironment } from '../../core/environment.ts';
import { McpcError } from '../../core/errors.ts';
import type { EngineEvent, EventListener } from '../../core/events.ts';
import type { HandshakeMethod } from '../../core/protocol.ts';
import { httpStatus } from '../errors/http-status.ts';
import { failedOnItsOwn, serverExitError } from '../errors/server-exit.ts';
import type { Authorizer } from '../http/authorization.ts';
import { serverEnvironment } from '../targets/launch-options.ts';
import type { RemoteSource, Source } from '../targets/source.ts';
import { StdioTransport } from '../transports/stdio.ts';
import type { Transport } from '../transports/transport.ts';
import { JsonRpcConnection } from './jsonrpc-connection.ts';
import {
  type ClientIdentity,
  negotiate,
  type ProtocolChoice,
  ServerExitedDuringProbe,
} from './negotiation.ts';
import type { NegotiationResult } from './versions.ts';

/** Of more lines than this it is not remembered that they were shown. */
const mostRemembered = 1_000;

/**
 * Listeners for the two lives of a server that is started once more: what it writes to its standard error
 * in the second is not told again as long as it is what it wrote in the first.
 */
export function dedupeStderr(onevent: EventListener): { first: EventListener; second: EventListener } {
  const said: string[] = [];
  let repeated: number | undefined = 0;
  return {
    first: (event: EngineEvent) => {
      if (event.type === 'stderr' && said.length < mostRemembered) said.push(event.line);
      onevent(event);
    },
    second: (event: EngineEvent) => {
      if (event.type === 'stderr' && repeated !== undefined) {
        if (event.line === said[repeated]) {
          repeated += 1;
          return;
        }
        repeated = undefined;
      }
      onevent(event);
    },
  };
}

export interface ConnectOptions {
  introduction: ClientIdentity;
  protocol: ProtocolChoice;
  environment: SystemEnvironment;
  onevent: EventListener;
  /** Called with each wire as it is made, before anything goes over it. */
  onwire: (wire: JsonRpcConnection) => void;
  /** Gets mcpc let in to a server behind a URL. */
  authorizer: Authorizer | undefined;
  signal: AbortSignal;
}

/** A wire to a server that has agreed on an era. */
export interface NegotiatedConnection {
  wire: JsonRpcConnection;
  agreement: NegotiationResult;
}

/** How long a program on a pipe may keep silent before it is asked the old way too, in ms. */
const patience = 4_000;
/** The same for programs that may have to be fetched first. */
const launcherPatience = 15_000;

/** Programs that fetch what they are to run: they get more time for everything. */
export function isPackageRunner(source: Source): boolean {
  if (source.type !== 'stdio') return false;
  const program = source.command.replace(/^.*[\\/]/, '').replace(/\.(cmd|exe)$/, '');
  return ['npx', 'uvx', 'pnpx', 'bunx'].includes(program) || (program === 'uv' && source.args[0] === 'run');
}

/**
 * Connects to the server and shakes hands with it, in ONE process. A server that dies of the new era's
 * question is started once more and asked the old way; an HTTP server that has only the older HTTP with
 * SSE is spoken to in that. Throws the system's or our errors; `failures` makes sentences of them.
 */
export async function connect(source: Source, settings: ConnectOptions): Promise<NegotiatedConnection> {
  const { first, second } = dedupeStderr(settings.onevent);
  try {
    return await attempt(source, { ...settings, onevent: first });
  } catch (error) {
    if (error instanceof ServerExitedDuringProbe) {
      const { wire, agreement } = await attempt(source, { ...settings, onevent: second, protocol: 'legacy' });
      const asked: HandshakeMethod[] = ['server/discover', ...agreement.asked];
      return { wire, agreement: { ...agreement, asked, pinned: false } };
    }
    const other = otherHttp(source, error);
    if (other === undefined) throw error;
    try {
      return await attempt(other, settings);
    } catch (failure) {
      // The first answer is the telling one: the second transport was only a guess.
      throw other.type === 'sse' && !(failure instanceof McpcError) ? error : failure;
    }
  }
}

async function attempt(source: Source, settings: ConnectOptions): Promise<NegotiatedConnection> {
  const { signal } = settings;
  signal.throwIfAborted();
  const channel = await open(source, settings);
  const wire = new JsonRpcConnection(channel);
  settings.onwire(wire);
  const abort = () => void wire.close();
  signal.addEventListener('abort', abort, { once: true });
  try {
    await channel.start();
    const agreement = await negotiate(wire, {
      introduction: settings.introduction,
      protocol: settings.protocol,
      patience: isPackageRunner(source) ? launcherPatience : patience,
    });
    wire.useRevision(agreement.protocolVersion, agreement.era === 'modern');
    return { wire, agreement };
  } catch (error) {
    const obituary = wire.isClosed ? await channel.exitInfo?.() : undefined;
    await wire.close();
    signal.throwIfAborted();
    if (obituary === undefined) throw error;
    // What died of itself would die again.
    if (error instanceof ServerExitedDuringProbe && !failedOnItsOwn(obituary)) throw error;
    throw serverExitError(obituary, {
      server: source.name,
      phase: 'handshake',
      environment: settings.environment,
      underWay: [],
    });
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

async function open(source: Source, settings: ConnectOptions): Promise<Transport> {
  const { environment, authorizer } = settings;
  switch (source.type) {
    case 'stdio': {
      const launch = {
        command: source.command,
        args: source.args,
        env: serverEnvironment(settings.environment.env, source.env, source.inheritEnv),
        cwd: source.cwd,
      };
      const onstderr = (line: string) => settings.onevent({ type: 'stderr', server: source.name, line });
      return new StdioTransport(launch, onstderr);
    }
    case 'memory': {
      const [{ MemoryTransport }, serve] = await Promise.all([
        import('../transports/memory.ts'),
        source.serve(),
      ]);
      return new MemoryTransport(serve);
    }
    case 'custom':
      return source.open();
    case 'ws': {
      const { WebSocketTransport } = await import('../transports/websocket.ts');
      return new WebSocketTransport(source.url, { ...source, environment }, authorizer);
    }
    case 'sse': {
      const { SseTransport } = await import('../transports/sse.ts');
      return new SseTransport(source.url, { ...source, environment }, authorizer);
    }
    case 'http': {
      const { StreamableHttpTransport } = await import('../transports/streamable-http.ts');
      return new StreamableHttpTransport(source.url, { ...source, environment }, authorizer);
    }
  }
}

/** The other HTTP transport, if the failure of the first says that the server may have that one only. */
function otherHttp(source: Source, error: unknown): RemoteSource | undefined {
  if ((source.type !== 'http' && source.type !== 'sse') || !source.guessed) return undefined;
  const status = httpStatus(error);
  if (status !== 400 && status !== 404 && status !== 405 && status !== 406) return undefined;
  return { ...source, type: source.type === 'http' ? 'sse' : 'http', guessed: false };
}
