import { abortable, abortWith } from '../../core/abort.ts';
import { McpcError, TimeoutError } from '../../core/errors.ts';
import type { EngineEvent, EventListener } from '../../core/events.ts';
import type { TimeoutRegistry } from '../../core/timeouts.ts';
import { PausableTimeout } from '../../core/timeouts.ts';
import type { Authorizer } from '../http/authorization.ts';
import type { JsonRpcConnection } from '../jsonrpc/jsonrpc-connection.ts';
import type { Source } from '../targets/source.ts';
import type { HeldStderr } from '../transports/held-stderr.ts';
import type { ClientOptions } from './client-options.ts';
import { connect, isPackageRunner, type NegotiatedConnection } from './connect.ts';
import { type ClientIdentity, clientInfoOf } from './negotiation/capabilities.ts';
import type { ProtocolSession } from './session.ts';

const defaultConnectTimeout = 30;
const packageRunnerConnectTimeout = 120;
/** After how many seconds of connecting the user is told what is being waited for. */
const noticeAfter = 5;

export interface OpenSessionOptions {
  source: Source;
  options: ClientOptions;
  /** Returns the capabilities to declare; called for each handshake, and in the modern era for each request. */
  capabilities: ClientIdentity['capabilities'];
  onevent: EventListener;
  /** What the server writes to its standard error. */
  stderr: HeldStderr;
  /** Called with each connection that is made, before anything is sent. */
  onconnection: (connection: JsonRpcConnection) => void;
  /** Called after the handshake, before the session begins. */
  onnegotiated: (negotiated: NegotiatedConnection) => void;
  /** Authorizes the requests to a remote server. */
  authorizer: Authorizer | undefined;
  timeouts: TimeoutRegistry;
  signal: AbortSignal | undefined;
}

/**
 * Starts or reaches the server, negotiates a revision and begins a session, within the connect timeout. Throws
 * ConnectionError, TimeoutError, AuthorizationError, or the reason of `signal`.
 */
export async function openSession(settings: OpenSessionOptions): Promise<ProtocolSession> {
  const { source, options, capabilities, onevent, stderr, timeouts } = settings;
  settings.signal?.throwIfAborted();
  const limit =
    options.connectTimeout ?? (isPackageRunner(source) ? packageRunnerConnectTimeout : defaultConnectTimeout);
  const stop = new AbortController();
  const { signal } = stop;
  const release = abortWith(stop, settings.signal);
  let connection: JsonRpcConnection | undefined;
  let isNegotiated = false;
  const timeout = new PausableTimeout(limit * 1_000, () => {
    const missed = isNegotiated ? 'accept notifications/initialized' : 'complete the handshake';
    void connectTimeoutError(limit, source, missed, connection).then((error) => stop.abort(error));
  });
  const notice = new PausableTimeout(noticeAfter * 1_000, () => {
    onevent(stillConnecting(limit, source));
    stderr.slow();
  });
  signal.addEventListener('abort', () => timeouts.remove(notice), { once: true });
  for (const each of [timeout, notice]) timeouts.add(each);
  const { environment } = options;
  const identity = {
    clientInfo: clientInfoOf(options),
    capabilities,
  };
  try {
    // The rest of the program is loaded while the server starts.
    const rest = import('./session.ts');
    const connecting = connect(source, {
      options,
      identity,
      limit: limit * 1_000,
      onevent: stderr.onevent,
      onconnection: (made) => {
        connection = made;
        settings.onconnection(made);
      },
      beforeHandshake: async () => {
        const { beforeHandshake } = options;
        if (beforeHandshake !== undefined) {
          await timeouts.pauseWhile(() => abortable(beforeHandshake(), signal));
        }
      },
      // A server that takes long to start takes as long again.
      onrestart: () => timeout.restart(),
      authorizer: settings.authorizer,
      signal,
    });
    const [{ ProtocolSession }, outcome] = await Promise.all([
      rest,
      connecting.then(
        (negotiated) => ({ negotiated }),
        (error: unknown) => ({ error }),
      ),
    ]);
    if (signal.aborted) throw signal.reason;
    if ('error' in outcome) {
      const { toMcpcError } = await import('../errors/classify.ts');
      throw await toMcpcError(outcome.error, { source, phase: 'connect', environment });
    }
    const reported = stderr.complete();
    settings.onnegotiated(outcome.negotiated);
    isNegotiated = true;
    const session = await ProtocolSession.open(
      outcome.negotiated,
      { source, options, identity, onevent, timeouts },
      signal,
    );
    await reported;
    return session;
  } catch (error) {
    stderr.show();
    // One of several servers has to be named; an interrupt is about none.
    if (error instanceof McpcError && error.kind !== 'interrupted') error.server ??= source.name;
    throw error;
  } finally {
    release();
    for (const each of [timeout, notice]) timeouts.remove(each);
  }
}

/** `missed`: what the server did not do. */
async function connectTimeoutError(
  limit: number,
  source: Source,
  missed: string,
  connection: JsonRpcConnection | undefined,
): Promise<TimeoutError> {
  const { unmatchedAnswer } = await import('../errors/unmatched-answer.ts');
  const unmatched = unmatchedAnswer(connection, source);
  const message = `${source.name} did not ${missed} within ${limit} s.`;
  return new TimeoutError(unmatched === undefined ? message : `${message} ${unmatched}`, {
    phase: 'connect',
    server: source.name,
    hint:
      unmatched === undefined
        ? 'Allow more time with --connect-timeout SECONDS, or see what it sends with --trace.'
        : 'See all that it sends with --trace.',
  });
}

function stillConnecting(limit: number, source: Source): EngineEvent {
  const download = isPackageRunner(source) ? ' It may have to be downloaded first.' : '';
  return {
    type: 'notice',
    server: source.name,
    message: `Still waiting for ${source.name} to answer, for ${limit} s at most.${download}`,
    isWaiting: true,
  };
}
