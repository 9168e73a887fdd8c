import { ConnectionError } from '../../../core/errors.ts';
import { asJsonObject, isObject, type JsonObject } from '../../../core/json.ts';
import type { Era, HandshakeMethod } from '../../../core/protocol.ts';
import { httpStatus } from '../../errors/http-status.ts';
import { TruncatedResponseError } from '../../http/response-errors.ts';
import type { JsonRpcConnection } from '../../jsonrpc/jsonrpc-connection.ts';
import type { RpcResponse } from '../../jsonrpc/pending-requests.ts';
import { type ClientIdentity, identityMeta } from './capabilities.ts';
import { type DiscoverOutcome, interpretDiscoverResponse, mayBeModern } from './discover-response.ts';
import {
  type HandshakeResult,
  type NegotiationResult,
  readAdopted,
  readHandshake,
  stringsIn,
} from './handshake.ts';
import {
  closedDuringHandshake,
  initializeError,
  supportedIn,
  unsupportedRevision,
} from './handshake-errors.ts';
import type { PriorHandshake } from './prior-handshake.ts';
import { latestLegacy, latestModern, legacyRevisions, modernRevisions } from './versions.ts';

/** `auto`, `legacy`, or one revision. */
export type ProtocolChoice = 'auto' | 'legacy' | (string & {});

export interface NegotiationOptions {
  identity: ClientIdentity;
  protocol: ProtocolChoice;
  /**
   * How long a server on a pipe may leave the first request unanswered before that of the other era is sent as well, in
   * ms; Infinity for no limit.
   */
  probeTimeout: number;
  /** The era that was last agreed on with the server, which is requested first. Only with `auto`. */
  expectedEra?: Era | undefined;
  /** What is known of the server, so that it may not have to be asked. */
  prior?: PriorHandshake | undefined;
}

/** How long to wait for an answer to `server/discover` that arrives after the one to `initialize`, in ms. */
const reorderTimeout = 100;

/** The server has to be started again, or connected to again. */
export class RestartRequired extends Error {
  /** What to request of it then. */
  readonly next: Era | 'auto';
  /** The methods that were sent before, in order. */
  readonly asked: HandshakeMethod[];

  constructor(reason: string, next: RestartRequired['next'], asked: HandshakeMethod[]) {
    super(reason);
    this.next = next;
    this.asked = asked;
  }
}

/**
 * Agrees with the server on a revision: sends `server/discover`, and `initialize` on the same connection to a server
 * that does not know that (specification 2026-07-28, "Versioning"); with `expectedEra` the other way round. Sends nothing
 * if `prior` has a revision to adopt. Throws ConnectionError if there is no common revision, RestartRequired if the server
 * exited because of a request that it may not support, or reached the legacy era although it supports the modern one.
 */
export async function negotiate(
  connection: JsonRpcConnection,
  options: NegotiationOptions,
): Promise<NegotiationResult> {
  const pinned = options.protocol !== 'auto';
  // HTTP with SSE is of the legacy era.
  const isAdoptable = connection.transport.kind !== 'sse';
  const adopted = isAdoptable ? options.prior?.adopt(options.protocol) : undefined;
  if (adopted !== undefined) return readAdopted(adopted, pinned);
  const handshake = new Handshake(connection, options);
  try {
    return readHandshake(await handshake.run(), handshake.asked, pinned);
  } finally {
    handshake.end();
  }
}

class Handshake {
  /** The methods that were sent, in order. */
  readonly asked: HandshakeMethod[] = [];
  readonly #connection: JsonRpcConnection;
  readonly #options: NegotiationOptions;
  readonly #ended = new AbortController();
  #unanswered = 0;
  readonly #timers: NodeJS.Timeout[] = [];

  constructor(connection: JsonRpcConnection, options: NegotiationOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  run(): Promise<HandshakeResult> {
    const { protocol } = this.#options;
    const { kind } = this.#connection.transport;
    if (kind === 'sse' && modernRevisions.includes(protocol)) {
      throw new ConnectionError(`HTTP with SSE does not support protocol revision ${protocol}.`, {
        phase: 'handshake',
        hint: 'Leave out --protocol, or give the URL of the Streamable HTTP endpoint, often /mcp.',
      });
    }
    if (legacyRevisions.includes(protocol)) return this.#initialize(protocol);
    if (kind === 'sse' || protocol === 'legacy') return this.#initialize(latestLegacy);
    if (protocol !== 'auto') return this.#modernOnly(protocol);
    return this.#options.expectedEra === 'legacy' ? this.#legacyFirst() : this.#auto();
  }

  /**
   * Abandons the requests that are still unanswered: an error without an id must not be taken for theirs. The server is
   * not told, since some cannot read notifications at this point.
   */
  end(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    if (this.#unanswered > 0) this.#ended.abort(new Error('The handshake has ended.'));
  }

  async #auto(): Promise<HandshakeResult> {
    const discovered = this.#discover(latestModern);
    const first = await Promise.race([discovered, this.#silence()]);
    if (first === 'silent') return this.#initializeAsWell(discovered);
    if (first.kind === 'closed') throw this.#exitedDuringProbe();
    const outcome = await this.#settle(first);
    if (outcome.type === 'modern') return outcome.handshake;
    if (outcome.type === 'failed') throw outcome.error;
    return this.#initialize(latestLegacy);
  }

  /**
   * Sends `initialize` while `server/discover` is unanswered. Most servers answer in order, so that a server which
   * supports `server/discover` answers that first, however long it takes to start.
   */
  async #initializeAsWell(discovered: Promise<RpcResponse>): Promise<HandshakeResult> {
    let isRejected = false;
    const initialized = this.#initialize(latestLegacy);
    const accepted = initialized.then(
      () => true,
      () => {
        isRejected = true;
        return false;
      },
    );
    let first = await Promise.race([discovered, accepted]);
    if (typeof first === 'boolean') {
      // A server that rejects `initialize` may be a modern one, but does not get the whole connect timeout to say so.
      const wait = first ? this.#after(reorderTimeout) : this.#silence();
      const late = await Promise.race([discovered, wait]);
      if (late === 'silent') return initialized;
      first = late;
    }
    if (first.kind === 'closed') throw this.#exitedDuringProbe();
    const outcome = await this.#settle(first);
    if (outcome.type === 'failed') return initialized.catch(() => Promise.reject(outcome.error));
    if (outcome.type !== 'modern') return initialized;
    if (isRejected) return outcome.handshake;
    return this.#stillModern(outcome.handshake, accepted);
  }

  /**
   * Returns the handshake of a server that was sent `initialize` after it answered `server/discover`. Throws
   * RestartRequired if it uses the legacy era from then on, as servers of both eras do.
   */
  async #stillModern(handshake: HandshakeResult, accepted: Promise<boolean>): Promise<HandshakeResult> {
    const rejected = accepted.then((isAccepted) => (isAccepted ? new Promise<never>(() => {}) : 'rejected'));
    const again = this.#discover(handshake.protocolVersion);
    const first = await Promise.race([again, rejected, this.#silence()]);
    if (first === 'rejected') return handshake;
    if (first !== 'silent') {
      const outcome = interpretDiscoverResponse(first);
      if (outcome.type === 'modern') return outcome.handshake;
    }
    throw new RestartRequired('The server uses the legacy era after initialize.', 'modern', this.asked);
  }

  /** `initialize` first: `server/discover` is sent only if that fails, or is not answered. */
  async #legacyFirst(): Promise<HandshakeResult> {
    const initialized = this.#initialize(latestLegacy);
    const settled = initialized.then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    const first = await Promise.race([settled, this.#silence()]);
    if (first === undefined) return initialized;
    if (this.#connection.isClosed) throw this.#exitedAfterInitialize();
    if (first !== 'silent' && !mayBeModern(first.error)) throw first.error;
    const modern = this.#discover(latestModern).then(async (response) => {
      const outcome = await this.#settle(response);
      if (outcome.type === 'modern') return outcome.handshake;
      throw new Error('The server does not support server/discover.');
    });
    return Promise.any([initialized, modern]).catch(() => {
      if (this.#connection.isClosed) throw this.#exitedAfterInitialize();
      return initialized;
    });
  }

  /** Interprets a response to `server/discover`, after it was sent again for a revision that the server supports. */
  async #settle(response: RpcResponse): Promise<Exclude<DiscoverOutcome, { type: 'retry' }>> {
    const outcome = interpretDiscoverResponse(response);
    if (outcome.type !== 'retry') return outcome;
    const second = interpretDiscoverResponse(await this.#discover(outcome.revision));
    return second.type === 'modern' ? second : { type: 'legacy' };
  }

  #exitedAfterInitialize(): RestartRequired {
    return new RestartRequired('The connection was closed during initialize.', 'auto', this.asked);
  }

  #exitedDuringProbe(): RestartRequired {
    return new RestartRequired('The connection was closed during server/discover.', 'legacy', this.asked);
  }

  async #modernOnly(revision: string): Promise<HandshakeResult> {
    const response = await this.#discover(revision);
    let outcome = interpretDiscoverResponse(response);
    if (outcome.type === 'retry' && outcome.revision !== revision) {
      outcome = interpretDiscoverResponse(await this.#discover(outcome.revision));
    }
    if (outcome.type === 'modern') return outcome.handshake;
    if (outcome.type === 'failed') throw outcome.error;
    if (response.kind === 'closed') throw closedDuringHandshake();
    if (response.kind === 'cut') throw new TruncatedResponseError('server/discover');
    if (response.kind === 'unusable') throw response.error;
    if (response.kind === 'unsent' && httpStatus(response.error) === undefined) throw response.error;
    throw unsupportedRevision(revision, await this.#supportedRevisions(response));
  }

  /** The revisions that a server supports that does not support the requested one, as far as it says. */
  async #supportedRevisions(response: RpcResponse): Promise<string | undefined> {
    const named =
      response.kind === 'error'
        ? supportedIn(response)
        : response.kind === 'result' && isObject(response.result)
          ? stringsIn(response.result.supportedVersions)
          : undefined;
    if (named !== undefined) return named.join(', ');
    const initialized = this.#initialize(latestLegacy).then(
      ({ protocolVersion }) => protocolVersion,
      () => undefined,
    );
    const first = await Promise.race([initialized, this.#silence()]);
    return first === 'silent' ? undefined : first;
  }

  #discover(revision: string): Promise<RpcResponse> {
    return this.#request('server/discover', { _meta: identityMeta(this.#options.identity, revision) });
  }

  async #initialize(revision: string): Promise<HandshakeResult> {
    const { identity, protocol } = this.#options;
    const response = await this.#request('initialize', {
      protocolVersion: revision,
      capabilities: identity.capabilities('legacy'),
      clientInfo: identity.clientInfo as unknown as JsonObject,
    });
    switch (response.kind) {
      case 'closed':
      case 'cancelled':
        throw closedDuringHandshake();
      case 'cut':
        throw new TruncatedResponseError('initialize');
      case 'unsent':
      case 'unusable':
        throw response.error;
      case 'error':
        throw initializeError(response, revision);
      case 'result': {
        const result = asJsonObject(response.result);
        if (result === undefined) {
          throw new ConnectionError('The result of initialize is not an object.', {
            phase: 'handshake',
            data: response.result,
          });
        }
        const offered = result.protocolVersion;
        const protocolVersion = typeof offered === 'string' ? offered : revision;
        if (protocol === revision && protocolVersion !== revision) {
          throw unsupportedRevision(revision, protocolVersion);
        }
        return { era: 'legacy', protocolVersion, result };
      }
    }
  }

  async #request(method: HandshakeMethod, params: JsonObject): Promise<RpcResponse> {
    this.asked.push(method);
    this.#unanswered += 1;
    const { signal } = this.#ended;
    const response = await this.#connection.request(method, params, { signal, notifyCancelled: false });
    this.#unanswered -= 1;
    return response;
  }

  /** Settles after the time for a probe; never over HTTP, where each request is answered. */
  async #silence(): Promise<'silent'> {
    const { probeTimeout } = this.#options;
    const isAnswered = this.#connection.transport.kind === 'http' || probeTimeout === Infinity;
    return isAnswered ? new Promise(() => {}) : this.#after(probeTimeout);
  }

  /** Settles after `delay` ms, unless the handshake has ended by then. */
  #after(delay: number): Promise<'silent'> {
    return new Promise((resolve) => {
      this.#timers.push(setTimeout(() => resolve('silent'), delay).unref());
    });
  }
}
