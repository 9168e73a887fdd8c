import { anySignal } from '../../core/abort.ts';
import { now } from '../../core/clock.ts';
import { asString, isObject, type Json, type JsonObject } from '../../core/json.ts';
import type { Era } from '../../core/protocol.ts';
import type { JsonRpcConnection, RpcRequestOptions } from '../../engine/jsonrpc/jsonrpc-connection.ts';
import { type ClientIdentity, identityMeta } from '../../engine/protocol/negotiation/capabilities.ts';
import { latestLegacy, latestModern } from '../../engine/protocol/negotiation/versions.ts';
import type { ProbeConnection, ProbeEnd, ProbeRecord, ProbeResponse } from './probed-server.ts';
import { probeResponse } from './response.ts';

/** How much is recorded of a server that does not stop, in messages and texts. */
const mostRecorded = 10_000;
/** The longest text that is recorded, in characters. */
const longestText = 2_000;

/** What a connection of a probe is made with. */
export interface ProbeSettings {
  /** What was negotiated on the user's own connection. */
  era: Era;
  revision: string;
  clientInfo: ClientIdentity['clientInfo'];
  /** Seconds for a response. */
  timeout: number;
  /** Returns the milliseconds for the exit of the process, as soon as it is to exit. */
  exitTimeout(): number;
  /** Returns the seconds for the response to the handshake of an era: the server may have to start first. */
  handshakeTimeout(era: Era): number;
  /** Ends everything. */
  signal: AbortSignal;
  /** Called after the handshake of the server's own revision, with whether there was a response. */
  onhandshake(hasResponse: boolean): void;
}

/** A connection that a rule opened. Its methods throw the reason of the signal. */
export class OpenConnection implements ProbeConnection {
  readonly record: ProbeRecord = { stray: [], repairs: [], received: [] };
  readonly #connection: JsonRpcConnection;
  readonly #settings: ProbeSettings;
  /** The `_meta` of each request in the modern era. */
  #meta: JsonObject | undefined;
  #lastId: string | number = 0;
  #closing: Promise<ProbeEnd | undefined> | undefined;

  /** `connection`: one on which nothing was sent. */
  constructor(connection: JsonRpcConnection, settings: ProbeSettings) {
    this.#connection = connection;
    this.#settings = settings;
    const { onframe, onstray } = connection.hooks;
    connection.hooks = {
      onframe: (direction, frame) => {
        onframe?.(direction, frame);
        this.#noteFrame(direction, frame);
      },
      onstray: (text) => {
        onstray?.(text);
        keep(this.record.stray, shortened(text));
      },
      ondiagnostic: ({ code, message }) => {
        const isKnown = this.record.repairs.some((one) => one.code === code && one.message === message);
        if (!isKnown) keep(this.record.repairs, { code, message });
      },
      onrequest: (method) => (method === 'ping' ? Promise.resolve({}) : undefined),
    };
  }

  async handshake({
    era = this.#settings.era,
    revision = this.#revisionOf(era),
    capabilities = {},
  }: {
    era?: Era;
    revision?: string;
    capabilities?: JsonObject;
  } = {}): Promise<ProbeResponse> {
    const { clientInfo } = this.#settings;
    const isModern = era === 'modern';
    if (isModern) this.#meta = identityMeta({ clientInfo, capabilities: () => capabilities }, revision);
    const limit = this.#settings.handshakeTimeout(era);
    const response = isModern
      ? await this.#request('server/discover', {}, limit)
      : await this.#request(
          'initialize',
          { protocolVersion: revision, capabilities, clientInfo: clientInfo as unknown as JsonObject },
          limit,
        );
    const isUsual = era === this.#settings.era && revision === this.#settings.revision;
    if (isUsual) this.#settings.onhandshake(!('missing' in response));
    if (isModern) this.#connection.useRevision(revision, true);
    if (isModern || !('result' in response)) return response;
    this.#connection.useRevision(asString(response.result.protocolVersion) ?? revision, false);
    await this.notify('notifications/initialized');
    return response;
  }

  async request(
    method: string,
    params: JsonObject = {},
    { timeout, id }: { timeout?: number; id?: string } = {},
  ): Promise<ProbeResponse> {
    return this.#request(method, params, timeout ?? this.#settings.timeout, id);
  }

  start(method: string, params: JsonObject = {}): { id: number; response: Promise<ProbeResponse> } {
    // It is sent, and has its id, when this returns.
    const response = this.#request(method, params, this.#settings.timeout);
    // A rule that is done does not wait for it.
    response.catch(() => {});
    return { id: Number(this.#lastId), response };
  }

  async notify(method: string, params: JsonObject = {}): Promise<void> {
    const { signal, timeout } = this.#settings;
    signal.throwIfAborted();
    const limit = AbortSignal.timeout(Math.ceil(timeout * 1_000));
    // What the server does with it is not of interest.
    await this.#connection
      .notify(method, params, anySignal(signal, limit))
      .catch(() => signal.throwIfAborted());
  }

  close(): Promise<ProbeEnd | undefined> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** `limit` is in seconds. */
  async #request(method: string, params: JsonObject, limit: number, id?: string): Promise<ProbeResponse> {
    const { signal } = this.#settings;
    signal.throwIfAborted();
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), limit * 1_000);
    const options: RpcRequestOptions = { signal: anySignal(signal, stop.signal), notifyCancelled: false, id };
    try {
      const response = await this.#connection.request(method, this.#withMeta(params), options);
      signal.throwIfAborted();
      return await probeResponse(response, limit, this.#connection);
    } finally {
      clearTimeout(timer);
    }
  }

  #withMeta(params: JsonObject): JsonObject {
    if (this.#meta === undefined) return params;
    const own = isObject(params._meta) ? (params._meta as JsonObject) : {};
    return { ...params, _meta: { ...this.#meta, ...own } };
  }

  #revisionOf(era: Era): string {
    const { era: negotiated, revision } = this.#settings;
    if (era === negotiated) return revision;
    return era === 'modern' ? latestModern : latestLegacy;
  }

  #noteFrame(direction: 'sent' | 'received', frame: unknown): void {
    if (direction === 'received') keep(this.record.received, frame as Json);
    else if (isObject(frame) && 'method' in frame && 'id' in frame)
      this.#lastId = frame.id as string | number;
  }

  async #close(): Promise<ProbeEnd | undefined> {
    const { transport } = this.#connection;
    const beganAt = now();
    const ended = this.#connection.closed.then(() => now() - beganAt);
    await this.#connection.close();
    const duration = await ended;
    if (transport.kind !== 'stdio') return undefined;
    const exit = await transport.exitInfo?.();
    return {
      duration,
      limit: this.#settings.exitTimeout(),
      wasKilled: exit?.wasKilled === true,
      reason: exit?.reason,
    };
  }
}

function keep<Item>(items: Item[], item: Item): void {
  if (items.length < mostRecorded) items.push(item);
}

function shortened(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}
