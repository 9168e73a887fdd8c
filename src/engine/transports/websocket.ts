import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import type { SystemEnvironment } from '../../core/environment.ts';
import type { Diagnostic } from '../framing/diagnostic.ts';
import type { Frame } from '../framing/frame.ts';
import { deliver, handlersOf } from '../framing/frame-handlers.ts';
import { parseFrames } from '../framing/parse-frames.ts';
import type { Authorizer } from '../http/authorization.ts';
import { challengeOf } from '../http/authorization.ts';
import type { HttpResponse } from '../http/fetch.ts';
import { headersOf } from '../http/http-client.ts';
import { proxyFor } from '../http/proxy.ts';
import { tunnel } from '../http/proxy-tunnel.ts';
import { type TlsSettings, tlsOptions } from '../http/tls.ts';
import type { ExitInfo, Transport } from './transport.ts';

/** What the upgrade request carries and whom it trusts. */
export interface WebSocketSettings extends TlsSettings {
  environment: SystemEnvironment;
  headers: Record<string, string>;
}

/** The code of a WebSocket that ended without the closing handshake (RFC 6455, section 7.4.1). */
const connectionLost = 1006;

/** What `ws` says when the server agreed to none of the subprotocols offered. */
const noSubprotocol = 'Server sent no subprotocol';

/** The server answered the upgrade with something else. */
export class UpgradeRefusedError extends Error {
  readonly status: number;
  /** The headers of the answer. */
  readonly headers: HttpResponse['headers'];

  constructor(status: number, headers: HttpResponse['headers']) {
    super(`The server answered the WebSocket upgrade with HTTP ${status}.`);
    this.name = 'UpgradeRefusedError';
    this.status = status;
    this.headers = headers;
  }
}

/**
 * Frames over a WebSocket, one a message, subprotocol `mcp`. Not in the specification any more, but
 * spoken by servers; the `ws` package, since Node 20 has no WebSocket and later ones send no headers.
 */
export class WebSocketTransport implements Transport {
  readonly kind = 'ws';
  readonly #url: URL;
  readonly #settings: WebSocketSettings;
  readonly #authorizer: Authorizer | undefined;
  readonly #closing = new AbortController();
  #socket: WebSocket | undefined;
  #obituary: ExitInfo | undefined;

  onmessage?: (frame: Frame) => void;
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onreceived?: (original: unknown) => void;
  onstray?: (text: string) => void;
  ondiagnostic?: (complaint: Diagnostic) => void;

  constructor(url: URL, settings: WebSocketSettings, authorizer?: Authorizer) {
    this.#url = url;
    this.#settings = settings;
    this.#authorizer = authorizer;
  }

  async start(): Promise<void> {
    const token = await this.#authorizer?.token();
    try {
      await this.#agree(token);
    } catch (error) {
      const challenge = error instanceof UpgradeRefusedError ? challengeOf(error) : undefined;
      if (challenge === undefined || this.#authorizer === undefined) throw error;
      if (!(await this.#authorizer.handleChallenge(challenge, token, this.#closing.signal))) throw error;
      await this.#agree(await this.#authorizer.token());
    }
  }

  async #agree(token: string | undefined): Promise<void> {
    try {
      await this.#open(['mcp'], token);
    } catch (error) {
      if (!(error instanceof Error) || error.message !== noSubprotocol) throw error;
      this.ondiagnostic?.({
        code: 'no-subprotocol',
        message: 'It does not agree to the WebSocket subprotocol "mcp".',
      });
      await this.#open([], token);
    }
  }

  async #open(subprotocols: string[], token: string | undefined): Promise<void> {
    const proxy = proxyFor(this.#url, this.#settings.environment.env);
    const { signal } = this.#closing;
    const through = proxy === undefined ? undefined : await tunnel(this.#url, proxy, this.#settings, signal);
    await new Promise<void>((resolve, reject) => {
      const socket = new WebSocket(this.#url, subprotocols, {
        headers: {
          ...this.#settings.headers,
          ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        },
        maxPayload: 0,
        // A byte that is no UTF-8 is no reason to lose the message around it.
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
        response.resume();
        reject(new UpgradeRefusedError(response.statusCode ?? 0, headersOf(response)));
        socket.terminate();
      });
      socket.on('error', (error) => {
        reject(error);
        this.onerror?.(error);
      });
      socket.on('message', (data) => this.#read(String(data)));
      socket.on('close', (code, reason) => {
        // Why a socket never opened is known by the error.
        if (!opened) return;
        const said = reason.length > 0 ? ` (${reason.toString()})` : '';
        const verdict =
          code === connectionLost
            ? 'cut the WebSocket connection'
            : `closed the WebSocket with code ${code}${said}`;
        this.#obituary = { reason: verdict, status: undefined, signal: undefined, stderrTail: [], stray: [] };
        this.onclose?.();
      });
    });
  }

  send(frame: Frame): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#socket === undefined) reject(new Error('The WebSocket is not open.'));
      else this.#socket.send(JSON.stringify(frame), (error) => (error ? reject(error) : resolve()));
    });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const socket = this.#socket;
    if (socket === undefined || socket.readyState === WebSocket.CLOSED) return;
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.close(1000);
    // A server that doesn't answer the closing handshake keeps nobody waiting.
    const cut = setTimeout(() => socket.terminate(), 500);
    await closed;
    clearTimeout(cut);
  }

  async exitInfo(): Promise<ExitInfo | undefined> {
    return this.#obituary;
  }

  #read(text: string): void {
    const reading = parseFrames(text);
    if (reading === undefined) {
      this.onstray?.(text);
      return;
    }
    deliver(reading, handlersOf(this));
  }
}
