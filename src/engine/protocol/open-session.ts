import { TimeoutError } from '../../core/errors.ts';
import type { EngineEvent, EventListener } from '../../core/events.ts';
import type { Era } from '../../core/protocol.ts';
import type { TimeoutRegistry } from '../../core/timeouts.ts';
import { PausableTimeout } from '../../core/timeouts.ts';
import { version } from '../../core/version.ts';
import type { Authorizer } from '../http/authorization.ts';
import type { Source } from '../targets/source.ts';
import { type ClientFeatures, capabilitiesOf } from './capabilities.ts';
import type { ClientOptions } from './client-options.ts';
import { connect, isPackageRunner, type NegotiatedConnection } from './connect.ts';
import type { JsonRpcConnection } from './jsonrpc-connection.ts';
import { defaultSamplingRounds } from './sampling-limits.ts';
import type { ProtocolSession } from './session.ts';

const defaultConnectTimeout = 30;
const launcherConnectTimeout = 120;
/** After how many seconds of connecting a person is told what is being waited for. */
const noticeAfter = 5;

export interface OpenSessionOptions {
  source: Source;
  options: ClientOptions;
  /** Read anew for each question: roots change. */
  askable: () => ClientFeatures;
  onevent: EventListener;
  /** Called with each wire as it is made, before anything goes over it. */
  onwire: (wire: JsonRpcConnection) => void;
  /** Called when the server has agreed, before the session begins. */
  onconnection: (connection: NegotiatedConnection) => void;
  /** Gets mcpc let in to a server behind a URL. */
  authorizer: Authorizer | undefined;
  clocks: TimeoutRegistry;
  signal: AbortSignal | undefined;
}

/**
 * Starts or reaches the server, shakes hands with it and begins a session, all in the time that there is
 * for it. Throws ConnectionError, TimeoutError, AuthorizationError, or what `signal` was aborted with.
 */
export async function openSession(settings: OpenSessionOptions): Promise<ProtocolSession> {
  const { source, options, askable, onevent, clocks, signal } = settings;
  const limit =
    options.connectTimeout ?? (isPackageRunner(source) ? launcherConnectTimeout : defaultConnectTimeout);
  const stop = new AbortController();
  const follow = () => stop.abort(signal?.reason);
  signal?.throwIfAborted();
  signal?.addEventListener('abort', follow, { once: true });
  const deadline = new PausableTimeout(limit * 1_000, () => stop.abort(notConnectedIn(limit, source)));
  const notice = new PausableTimeout(noticeAfter * 1_000, () => onevent(stillConnecting(limit, source)));
  stop.signal.addEventListener('abort', () => clocks.remove(notice), { once: true });
  for (const clock of [deadline, notice]) clocks.add(clock);
  const introduction = {
    clientInfo: options.clientInfo ?? { name: 'mcpc', title: 'mcpc', version },
    capabilities: (era: Era) => capabilitiesOf(askable(), era),
  };
  try {
    // The rest of the program is loaded while the server starts.
    const rest = Promise.all([import('./session.ts'), import('../errors/classify.ts')]);
    const established = connect(source, {
      introduction,
      protocol: options.protocol ?? 'auto',
      onevent,
      onwire: settings.onwire,
      environment: options.environment,
      authorizer: settings.authorizer,
      signal: stop.signal,
    });
    const [[{ ProtocolSession }, { toMcpcError }], outcome] = await Promise.all([
      rest,
      established.then(
        (connection) => ({ connection }),
        (error: unknown) => ({ error }),
      ),
    ]);
    if (stop.signal.aborted) throw stop.signal.reason;
    if ('error' in outcome) {
      throw await toMcpcError(outcome.error, { source, phase: 'connect', environment: options.environment });
    }
    settings.onconnection(outcome.connection);
    return await ProtocolSession.open(outcome.connection, {
      source,
      environment: options.environment,
      introduction,
      askable,
      samplingRounds: options.samplingRounds ?? defaultSamplingRounds,
      handleServerRequest: options.handleServerRequest ?? (async () => ({ action: 'decline' })),
      onevent,
      clocks,
      logLevel: options.logLevel ?? 'info',
    });
  } finally {
    for (const clock of [deadline, notice]) clocks.remove(clock);
    signal?.removeEventListener('abort', follow);
  }
}

function notConnectedIn(limit: number, source: Source): TimeoutError {
  return new TimeoutError(`${source.name} did not complete the handshake within ${limit} s.`, {
    phase: 'connect',
    server: source.name,
    hint: 'Give it more with --connect-timeout SECONDS, or look at what it does with --trace.',
  });
}

function stillConnecting(limit: number, source: Source): EngineEvent {
  const fetched = isPackageRunner(source) ? ' It may have to be downloaded first.' : '';
  return {
    type: 'notice',
    server: source.name,
    message: `Still waiting for ${source.name} to answer, for ${limit} s at most.${fetched}`,
  };
}
