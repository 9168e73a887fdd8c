import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectionError, ServerError } from '../../core/errors.ts';
import { asJsonObject, isObject, type JsonObject } from '../../core/json.ts';
import type { HandshakeMethod } from '../../core/protocol.ts';
import { httpStatus } from '../errors/http-status.ts';
import { InvalidResponseError, TruncatedResponseError } from '../http/response-errors.ts';
import { type ClientIdentity, identityMeta } from './capabilities.ts';
import { type HandshakeResult, type NegotiationResult, readHandshake } from './handshake.ts';
import type { JsonRpcConnection, RpcErrorResponse, RpcResponse } from './jsonrpc-connection.ts';
import { isSupported, latestLegacy, latestModern, legacyRevisions, modernRevisions } from './versions.ts';

/** `auto`, `legacy`, or one revision. */
export type ProtocolChoice = 'auto' | 'legacy' | (string & {});

export interface NegotiationOptions {
  identity: ClientIdentity;
  protocol: ProtocolChoice;
  /** How long a server on a pipe may leave `server/discover` unanswered before `initialize` is sent as well, in ms. */
  probeTimeout: number;
}

/** The server exited while `server/discover` was unanswered; it may support `initialize`. */
export class ServerExitedDuringProbe extends Error {}

/**
 * Agrees with the server on a revision: sends `server/discover`, and `initialize` on the same connection to a server
 * that does not know that (specification 2026-07-28, "Versioning"). Throws ConnectionError if there is no common
 * revision, ServerExitedDuringProbe if the connection was closed while only `server/discover` was unanswered.
 */
export async function negotiate(
  connection: JsonRpcConnection,
  options: NegotiationOptions,
): Promise<NegotiationResult> {
  const handshake = new Handshake(connection, options);
  try {
    return readHandshake(await handshake.run(), handshake.asked, options.protocol !== 'auto');
  } finally {
    handshake.end();
  }
}

/** What the response to `server/discover` says about the server. */
type DiscoverOutcome =
  | { type: 'modern'; handshake: HandshakeResult }
  | { type: 'legacy' }
  /** To be sent again with another revision. */
  | { type: 'retry'; revision: string }
  | { type: 'failed'; error: unknown };

class Handshake {
  /** The methods that were sent, in order. */
  readonly asked: HandshakeMethod[] = [];
  readonly #connection: JsonRpcConnection;
  readonly #options: NegotiationOptions;
  readonly #ended = new AbortController();

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
    return protocol === 'auto' ? this.#auto() : this.#modernOnly(protocol);
  }

  /**
   * Abandons the requests that are still unanswered: an error without an id must not be taken for theirs. The server is
   * not told, since some cannot read notifications at this point.
   */
  end(): void {
    this.#ended.abort();
  }

  async #auto(): Promise<HandshakeResult> {
    const discovered = this.#discover(latestModern);
    const first = await Promise.race([discovered, this.#silence()]);
    if (first === 'silent') return this.#initializeAsWell(discovered);
    if (first.kind === 'closed') {
      throw new ServerExitedDuringProbe('The connection was closed during server/discover.');
    }
    const outcome = interpretDiscoverResponse(first);
    if (outcome.type === 'modern') return outcome.handshake;
    if (outcome.type === 'retry') {
      const second = interpretDiscoverResponse(await this.#discover(outcome.revision));
      if (second.type === 'modern') return second.handshake;
    }
    if (outcome.type === 'failed') throw outcome.error;
    return this.#initialize(latestLegacy);
  }

  /** Both requests are sent: the first usable response counts, and of two that of `initialize`. */
  async #initializeAsWell(discovered: Promise<RpcResponse>): Promise<HandshakeResult> {
    const initialized = this.#initialize(latestLegacy);
    const modern = discovered.then((response) => {
      const outcome = interpretDiscoverResponse(response);
      if (outcome.type === 'modern') return outcome.handshake;
      throw outcome.type === 'failed' ? outcome.error : new Error('The server is a legacy one.');
    });
    // A server of both eras that reads `initialize` last uses the legacy one, whatever it answered before.
    const late = modern.then((handshake) => this.#silence().then(() => handshake));
    // One that rejects `initialize` may be a modern one, but does not get the whole connect timeout to say so.
    const rejected = initialized.catch(async (error: unknown) => {
      if ((await Promise.race([discovered, this.#silence()])) === 'silent') throw error;
      return late;
    });
    try {
      return await Promise.race([Promise.any([initialized, late]), rejected]);
    } catch (error) {
      throw error instanceof AggregateError ? error.errors[0] : error;
    }
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
    if (response.kind === 'unsent' && httpStatus(response.error) === undefined) throw response.error;
    throw unsupported(
      revision,
      await this.#supportedRevisions(response),
      'Leave out --protocol, and mcpc finds out what the server supports.',
    );
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
          throw unsupported(
            revision,
            protocolVersion,
            'Leave out --protocol, and mcpc uses what the server supports.',
          );
        }
        return { era: 'legacy', protocolVersion, result };
      }
    }
  }

  #request(method: HandshakeMethod, params: JsonObject): Promise<RpcResponse> {
    this.asked.push(method);
    return this.#connection.request(method, params, { signal: this.#ended.signal, notifyCancelled: false });
  }

  /** Settles after the time for a probe; never over HTTP, where each request is answered. */
  async #silence(): Promise<'silent'> {
    const never = new Promise<never>(() => {});
    if (this.#connection.transport.kind === 'http') return never;
    const { signal } = this.#ended;
    return sleep(this.#options.probeTimeout, 'silent' as const, { signal, ref: false }).catch(() => never);
  }
}

function interpretDiscoverResponse(response: RpcResponse): DiscoverOutcome {
  switch (response.kind) {
    case 'unsent':
      return interpretHttpError(response.error);
    case 'closed':
    case 'cut':
    case 'cancelled':
      return { type: 'legacy' };
    case 'result': {
      const result = asJsonObject(response.result);
      const supported = stringsIn(result?.supportedVersions);
      if (result === undefined || supported === undefined) return { type: 'legacy' };
      const protocolVersion = modernRevisions.find((revision) => supported.includes(revision));
      if (protocolVersion === undefined) return legacyOrNothing(supported);
      return { type: 'modern', handshake: { era: 'modern', protocolVersion, result } };
    }
    case 'error': {
      const supported = response.code === unsupportedVersion ? supportedIn(response) : undefined;
      if (supported === undefined) return { type: 'legacy' };
      const revision = modernRevisions.find((known) => supported.includes(known));
      return revision === undefined ? legacyOrNothing(supported) : { type: 'retry', revision };
    }
  }
}

function legacyOrNothing(supported: string[]): DiscoverOutcome {
  if (supported.some((revision) => legacyRevisions.includes(revision))) return { type: 'legacy' };
  return { type: 'failed', error: noCommonRevision(supported) };
}

/** An HTTP status indicates a legacy server only if it means that the server did not understand the request. */
function interpretHttpError(error: unknown): DiscoverOutcome {
  // Some legacy servers answer unknown methods with an empty body, or with a page that everybody gets.
  if (error instanceof InvalidResponseError || error instanceof TruncatedResponseError) {
    return { type: 'legacy' };
  }
  const status = httpStatus(error);
  const isRefusal =
    status === undefined || status < 400 || status >= 500 || [401, 403, 407, 429].includes(status);
  return isRefusal ? { type: 'failed', error } : { type: 'legacy' };
}

/** JSON-RPC error: the requested revision is not supported; `data.supported` lists those that are. */
const unsupportedVersion = -32_022;

function supportedIn({ data }: RpcErrorResponse): string[] | undefined {
  return isObject(data) ? stringsIn(data.supported) : undefined;
}

/** The strings of an array; undefined if there are none. */
function stringsIn(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const strings = value.filter((item) => typeof item === 'string');
  return strings.length === 0 ? undefined : strings;
}

function closedDuringHandshake(): ConnectionError {
  return new ConnectionError('The connection was closed during the handshake.', { phase: 'handshake' });
}

function noCommonRevision(supported: string[]): ConnectionError {
  return new ConnectionError(
    `The server supports protocol revision ${supported.join(', ')}, which this version of mcpc does not.`,
    {
      phase: 'handshake',
      hint: `mcpc supports ${[...modernRevisions, ...legacyRevisions].join(', ')}. A newer version may support it.`,
    },
  );
}

/** `supported`: what the server supports instead, if it says so. */
function unsupported(revision: string, supported: string | undefined, hint: string): ConnectionError {
  const instead = supported === undefined ? '.' : `: it supports ${supported}.`;
  return new ConnectionError(`The server does not support protocol revision ${revision}${instead}`, {
    phase: 'handshake',
    hint,
  });
}

/** An error response to `initialize`, in the server's words. */
function initializeError(response: RpcErrorResponse, revision: string): ConnectionError {
  const { code, message, data } = response;
  const supported = code === unsupportedVersion ? supportedIn(response) : undefined;
  if (supported !== undefined) {
    if (!supported.some(isSupported)) return noCommonRevision(supported);
    return unsupported(
      revision,
      supported.join(', '),
      'Leave out --protocol, and mcpc uses what the server supports.',
    );
  }
  return new ConnectionError(`The server rejected the handshake: ${message}`, {
    phase: 'handshake',
    code,
    data,
    cause: new ServerError(message, { code, data }),
  });
}
