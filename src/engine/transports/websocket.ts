import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import type { SystemEnvironment } from '../../core/environment.ts';
import { stringifyJson } from '../../core/json-text.ts';
import type { Frame } from '../framing/frame.ts';
import { limitInWords, messageLimit } from '../framing/message-limit.ts';
import { deliver, parseFrames } from '../framing/parse-frames.ts';
import { type Authorizer, type Credentials, challengeOf } from '../http/authorization.ts';
import { addedHeaders, type HttpResponse, type Sign } from '../http/fetch.ts';
import { lowerCased } from '../http/headers.ts';
import { headersOf } from '../http/http-client.ts';
import { proxyFor } from '../http/proxy.ts';
import { tunnel } from '../http/proxy-tunnel.ts';
import { type TlsSettings, tlsOptions } from '../http/tls.ts';
import { BaseTransport } from './transport.ts';

/** The headers of the upgrade request, and which certificates to trust. */
export interface WebSocketSettings extends TlsSettings {
  environment: SystemEnvironment;
  headers: Record<string, string>;
  /** Returns headers to add to the upgrade request. */
  sign?: Sign | undefined;
}

/** The close code for a WebSocket that ended without a closing handshake (RFC 6455, section 7.4.1). */
const connectionLost = 1006;

/** How often an upgrade is tried again with other credentials: for a login, and for a nonce before and after it. */
const maxRefusals = 3;

/** The message of the error that `ws` emits, without a code, if the server selects no subprotocol. */
const noSubprotocol = 'Server sent no subprotocol';

/** The server answered the upgrade request with an HTTP response. */
export class UpgradeRefusedError extends Error {
  readonly status: number;
  readonly headers: HttpResponse['headers'];
  readonly remoteAddress: string | undefined;

  constructor({ status, headers, remoteAddress }: Omit<HttpResponse, 'body'>) {
    super(`The server answered the WebSocket upgrade with HTTP ${status}.`);
    this.name = 'UpgradeRefusedError';
    this.status = status;
    this.headers = headers;
    this.remoteAddress = remoteAddress;
  }
}

/**
 * The WebSocket transport with the subprotocol `mcp`, which is not part of the specification. Uses the `ws` package,
 * since Node 20 has no WebSocket, and that of later versions cannot send headers.
 */
export class WebSocketTransport extends BaseTransport {
  readonly kind = 'ws';
  readonly #url: URL;
  readonly #settings: WebSocketSettings;
  readonly #authorizer: Authorizer | undefined;
  readonly #closing = new AbortController();
  #socket: WebSocket | undefined;

  constructor(url: URL, settings: WebSocketSettings, authorizer?: Authorizer) {
    super();
    this.#url = url;
    this.#settings = settings;
    this.#authorizer = authorizer;
  }

  async start(): Promise<void> {
    for (let refusals = 0; ; refusals += 1) {
      const credentials = await this.#authorizer?.credentials();
      try {
        return await this.#negotiate(credentials);
      } catch (error) {
        if (!(error instanceof UpgradeRefusedError) || refusals === maxRefusals) throw error;
        if (credentials?.acceptNonce(error) !== true && !(await this.#isAuthorized(error, credentials))) {
          throw error;
        }
      }
    }
  }

  /** Handles the challenge of a refused upgrade. Returns whether to try again. */
  async #isAuthorized(refusal: UpgradeRefusedError, used: Credentials | undefined): Promise<boolean> {
    const challenge = challengeOf(refusal);
    if (challenge === undefined || this.#authorizer === undefined) return false;
    return this.#authorizer.handleChallenge(challenge, used?.token, this.#closing.signal);
  }

  /** Opens the socket, without a subprotocol if the server does not select one. */
  async #negotiate(credentials: Credentials | undefined): Promise<void> {
    try {
      await this.#open(['mcp'], credentials);
    } catch (error) {
      if (!(error instanceof Error) || error.message !== noSubprotocol) throw error;
      this.ondiagnostic?.({
        code: 'no-subprotocol',
        message: 'It does not select the WebSocket subprotocol "mcp".',
      });
      await this.#open([], credentials);
    }
  }

  async #open(subprotocols: string[], credentials: Credentials | undefined): Promise<void> {
    const { env } = this.#settings.environment;
    const limit = messageLimit(env);
    const proxy = proxyFor(this.#url, env);
    const { signal } = this.#closing;
    const through = proxy === undefined ? undefined : await tunnel(this.#url, proxy, this.#settings, signal);
    const authorized = credentials?.headersFor('GET', new URL(this.#url.href.replace(/^ws/, 'http')));
    const headers = { ...lowerCased(this.#settings.headers), ...authorized };
    const request = { method: 'GET', url: this.#url, headers, body: undefined };
    const added = await addedHeaders(this.#settings.sign, request, signal);
    await new Promise<void>((resolve, reject) => {
      const socket = new WebSocket(this.#url, subprotocols, {
        headers: { ...headers, ...added },
        maxPayload: limit,
        // A message with invalid UTF-8 is still of use.
        skipUTF8Validation: true,
        ...tlsOptions(this.#settings),
        ...(through === undefined ? {} : { createConnection: () => through }),
      });
      this.#socket = socket;
      let opened = false;
      socket.on('open', () => {
        opened = true;
        resolve();
      });
      socket.on('unexpected-response', (_request, response: IncomingMessage) => {
        const { statusCode: status = 0, socket: connection } = response;
        const remoteAddress = proxy === undefined ? connection.remoteAddress : undefined;
        reject(new UpgradeRefusedError({ status, headers: headersOf(response), remoteAddress }));
        socket.terminate();
      });
      socket.on('error', (error) => {
        reject(error);
        if ((error as NodeJS.ErrnoException).code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') {
          this.exitReason = `sent ${limitInWords(limit)},`;
          // The server would have to read and answer a close frame first.
          socket.terminate();
        }
        this.onerror?.(error);
      });
      socket.on('message', (data) => this.#read(String(data)));
      socket.on('close', (code, reason) => {
        // A socket that never opened has emitted an error.
        if (!opened) return;
        const explanation = reason.length > 0 ? ` (${reason.toString()})` : '';
        this.exitReason ??=
          code === connectionLost
            ? 'dropped the WebSocket connection'
            : `closed the WebSocket with code ${code}${explanation}`;
        this.onclose?.();
      });
    });
  }

  send(frame: Frame): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#socket === undefined) reject(new Error('The WebSocket is not open.'));
      else this.#socket.send(stringifyJson(frame), (error) => (error ? reject(error) : resolve()));
    });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const socket = this.#socket;
    if (socket === undefined || socket.readyState === WebSocket.CLOSED) return;
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.close(1000);
    // The server may not answer the closing handshake.
    const timer = setTimeout(() => socket.terminate(), 500);
    await closed;
    clearTimeout(timer);
  }

  #read(text: string): void {
    const parsed = parseFrames(text);
    if (parsed === undefined) this.onstray?.(text);
    else deliver(parsed, this.frameHandlers);
  }
}
