import { abortable } from '../../core/abort.ts';
import { McpcError } from '../../core/errors.ts';
import type { EngineEvent, EventListener, Notification } from '../../core/events.ts';
import type { Era, HandshakeMethod } from '../../core/protocol.ts';
import { errorResponseIn } from '../errors/http-status.ts';
import { failedOnItsOwn, serverExitError } from '../errors/server-exit.ts';
import type { Authorizer } from '../http/authorization.ts';
import { JsonRpcConnection } from '../jsonrpc/jsonrpc-connection.ts';
import type { EraRecord } from '../targets/era-memory.ts';
import { type RemoteSource, type Source, secretsOf } from '../targets/source.ts';
import type { ClientOptions } from './client-options.ts';
import { createTransport } from './create-transport.ts';
import { handleEarlyMessages } from './early-messages.ts';
import type { ClientIdentity } from './negotiation/capabilities.ts';
import type { NegotiationResult } from './negotiation/handshake.ts';
import { closedDuringHandshake } from './negotiation/handshake-errors.ts';
import { type NegotiationOptions, negotiate, RestartRequired } from './negotiation/negotiation.ts';
import { latestModern } from './negotiation/versions.ts';
import { toEvent } from './notifications.ts';

export interface ConnectOptions {
  options: ClientOptions;
  identity: ClientIdentity;
  /** How long connecting may take, in ms. */
  limit: number;
  onevent: EventListener;
  /** Called with each connection that is made, before anything is sent. */
  onconnection: (connection: JsonRpcConnection) => void;
  /** Called when the transport is open; the handshake begins when it settles. */
  beforeHandshake: () => Promise<void>;
  /** Called when the server is started again, or connected to again, because of the negotiation. */
  onrestart: () => void;
  /** Authorizes the requests to a remote server. */
  authorizer: Authorizer | undefined;
  signal: AbortSignal;
}

/** A connection after its handshake. */
export interface NegotiatedConnection {
  connection: JsonRpcConnection;
  negotiation: NegotiationResult;
  /** What the server sent before the session, oldest first; they are added until the session begins. */
  earlyNotifications: Notification[];
}

/** How long a server on a pipe may leave `server/discover` unanswered before `initialize` is sent as well, in ms. */
const probeTimeout = 4_000;
/** The same for package runners. */
const packageRunnerProbeTimeout = 15_000;
/**
 * For which part of the connect timeout a server may leave the request of its remembered era unanswered before that of
 * the other era is sent as well: a slow server is much more likely than one that has changed.
 */
const rememberedShare = 5 / 6;

/** Whether a program may first have to download what it runs: it gets more time for everything. */
export function isPackageRunner(source: Source): boolean {
  if (source.type !== 'stdio') return false;
  const { command } = source;
  const file = command.slice(Math.max(command.lastIndexOf('/'), command.lastIndexOf('\\')) + 1);
  const program = file.endsWith('.cmd') || file.endsWith('.exe') ? file.slice(0, -4) : file;
  return ['npx', 'uvx', 'pnpx', 'bunx'].includes(program) || (program === 'uv' && source.args[0] === 'run');
}

/** How to negotiate on one connection. */
type Negotiating = Pick<NegotiationOptions, 'protocol' | 'probeTimeout' | 'expectedEra' | 'prior'>;

/**
 * Starts or reaches the server and negotiates a revision, in one process. A server that exits because of the first
 * request, or uses the legacy era because it was sent `initialize`, is started once more; one that answers only to the
 * other of the HTTP transports is connected through that. Throws errors of the system, of a transport, or McpcError.
 */
export async function connect(source: Source, options: ConnectOptions): Promise<NegotiatedConnection> {
  try {
    return await connectTo(source, options);
  } catch (error) {
    const other = otherHttpTransport(source, error);
    if (other === undefined) throw error;
    try {
      return await connectTo(other, options);
    } catch (failure) {
      // The first error tells more, unless the second transport was at least opened.
      const isWrong = !(failure instanceof McpcError) && errorResponseIn(failure)?.endpoint === undefined;
      throw other.type === 'sse' && isWrong ? error : failure;
    }
  }
}

async function connectTo(source: Source, options: ConnectOptions): Promise<NegotiatedConnection> {
  const stderr = dedupeStderr(options.onevent);
  const { protocol = 'auto', eras, prior } = options.options;
  const patience = isPackageRunner(source) ? packageRunnerProbeTimeout : probeTimeout;
  const asked: HandshakeMethod[] = [];
  let record: EraRecord | undefined;
  let remembered: Era | undefined;
  /** Is called when the process has been started, so that it takes no time of its own. */
  let plan = (): Negotiating => {
    record = protocol === 'auto' ? eras?.recordOf(source, latestModern) : undefined;
    // If `auto` was chosen, the server is asked as if nothing was known of it.
    remembered = options.options.protocol === undefined ? record?.era : undefined;
    const expectedEra = prior?.expectedEra ?? remembered;
    return {
      protocol,
      prior,
      expectedEra,
      probeTimeout: expectedEra === undefined ? patience : options.limit * rememberedShare,
    };
  };
  for (let starts = 1; ; starts += 1) {
    const onevent = starts === 1 ? stderr.first : stderr.second;
    try {
      const made = await attempt(source, { ...options, onevent }, plan);
      const negotiation = {
        ...made.negotiation,
        asked: [...asked, ...made.negotiation.asked],
        remembered,
        pinned: protocol !== 'auto',
      };
      if (!negotiation.isAdopted) await record?.update(negotiation);
      return { ...made, negotiation };
    } catch (error) {
      const { next, cause } =
        error instanceof RestartRequired ? error : { next: undefined, cause: undefined };
      if (next === undefined || (cause !== undefined && starts > 1)) {
        record?.forget();
        throw cause ?? error;
      }
      asked.push(...(error as RestartRequired).asked);
      plan = () =>
        next === 'modern' ? { protocol, probeTimeout: Infinity } : { protocol: next, probeTimeout: patience };
      options.onrestart();
    }
  }
}

/** Throws RestartRequired, with the error for the server's exit as its cause if the server exited. */
async function attempt(
  source: Source,
  options: ConnectOptions,
  plan: () => Negotiating,
): Promise<NegotiatedConnection> {
  const { signal } = options;
  const { environment, instrumentation } = options.options;
  signal.throwIfAborted();
  const transport = await abortable(createTransport(source, options), signal);
  signal.throwIfAborted();
  const connection = new JsonRpcConnection(
    transport,
    instrumentation && {
      instrumentation,
      url: 'url' in source ? source.url : undefined,
      mask: (text) => secretsOf(source).mask(text),
    },
  );
  options.onconnection(connection);
  const earlyNotifications = handleEarlyMessages(connection);
  const abort = () => void connection.close();
  signal.addEventListener('abort', abort, { once: true });
  try {
    const started = abortable(transport.start(), signal);
    const negotiating = plan();
    await started;
    await abortable(options.beforeHandshake(), signal);
    const negotiation = await abortable(
      negotiate(connection, { ...negotiating, identity: options.identity }),
      signal,
    );
    connection.useRevision(negotiation.protocolVersion, negotiation.era === 'modern');
    return { connection, negotiation, earlyNotifications };
  } catch (error) {
    const hasExited = connection.isClosed;
    const exitInfo = hasExited ? await transport.exitInfo?.() : undefined;
    await connection.close();
    signal.throwIfAborted();
    const exit =
      exitInfo === undefined
        ? undefined
        : await serverExitError(exitInfo, { source, phase: 'handshake', environment });
    // A server that cannot start at all would fail again.
    if (!(error instanceof RestartRequired) || (exitInfo !== undefined && failedOnItsOwn(exitInfo))) {
      // They may tell why it failed.
      for (const notification of earlyNotifications) options.onevent(toEvent(notification, source.name));
      throw exit ?? error;
    }
    if (hasExited) error.cause = exit ?? closedDuringHandshake();
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** The other HTTP transport, if the error of the first indicates that the server supports only that one. */
function otherHttpTransport(source: Source, error: unknown): RemoteSource | undefined {
  if ((source.type !== 'http' && source.type !== 'sse') || !source.guessed) return undefined;
  const { status, endpoint } = errorResponseIn(error) ?? {};
  if (endpoint !== undefined) return undefined;
  if (status !== 400 && status !== 404 && status !== 405 && status !== 406) return undefined;
  return { ...source, type: source.type === 'http' ? 'sse' : 'http', guessed: false };
}

/** How many lines are remembered of the first process. */
const maxRemembered = 1_000;

/**
 * Returns event listeners for the two processes of a server that is started once more: what the second writes to its
 * standard error is not emitted as long as it repeats the first.
 */
export function dedupeStderr(onevent: EventListener): { first: EventListener; second: EventListener } {
  const lines: string[] = [];
  let repeated: number | undefined = 0;
  return {
    first: (event: EngineEvent) => {
      if (event.type === 'stderr' && lines.length < maxRemembered) lines.push(event.line);
      onevent(event);
    },
    second: (event: EngineEvent) => {
      if (event.type === 'stderr' && repeated !== undefined) {
        if (event.line === lines[repeated]) {
          repeated += 1;
          return;
        }
        repeated = undefined;
      }
      onevent(event);
    },
  };
}
