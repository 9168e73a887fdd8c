import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import type { Channel, Frame, Obituary } from './channel.ts';

/** What the upgrade request carries and whom it trusts. */
export interface WebSocketSettings {
  headers: Record<string, string>;
  /** PEM certificates to trust instead of the system's. */
  ca?: string | undefined;
  /** Whether to believe any certificate. */
  insecure?: boolean | undefined;
}

/** The server answered the upgrade with something else. */
export class UpgradeRefusedError extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`The server answered the WebSocket upgrade with HTTP ${status}.`);
    this.name = 'UpgradeRefusedError';
    this.status = status;
  }
}

/**
 * Frames over a WebSocket, one a message, subprotocol `mcp`. Not in the specification any more, but
 * spoken by servers; the `ws` package, since Node 20 has no WebSocket and later ones send no headers.
 */
export class WebSocketChannel implements Channel {
  readonly kind = 'ws';
  readonly #url: URL;
  readonly #settings: WebSocketSettings;
  #socket: WebSocket | undefined;
  #obituary: Obituary | undefined;

  onmessage?: (frame: Frame) => void;
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onstray?: (text: string) => void;

  constructor(url: URL, settings: WebSocketSettings) {
    this.#url = url;
    this.#settings = settings;
  }

  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      const { headers, ca, insecure } = this.#settings;
      const socket = new WebSocket(this.#url, 'mcp', {
        headers,
        maxPayload: 0,
        ...(ca === undefined ? {} : { ca }),
        ...(insecure === true ? { rejectUnauthorized: false } : {}),
      });
      this.#socket = socket;
      socket.on('open', resolve);
      socket.on('unexpected-response', (_request, response: IncomingMessage) => {
        response.resume();
        reject(new UpgradeRefusedError(response.statusCode ?? 0));
        socket.terminate();
      });
      socket.on('error', (error) => {
        reject(error);
        this.onerror?.(error);
      });
      socket.on('message', (data) => this.#read(String(data)));
      socket.on('close', (code, reason) => {
        const said = reason.length > 0 ? ` (${reason.toString()})` : '';
        const verdict = `closed the WebSocket with code ${code}${said}`;
        this.#obituary = { verdict, status: undefined, signal: undefined, lastWords: [], stray: [] };
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
    const socket = this.#socket;
    if (socket === undefined || socket.readyState === WebSocket.CLOSED) return;
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.close(1000);
    // A server that doesn't answer the closing handshake keeps nobody waiting.
    const cut = setTimeout(() => socket.terminate(), 500);
    await closed;
    clearTimeout(cut);
  }

  async obituary(): Promise<Obituary | undefined> {
    return this.#obituary;
  }

  #read(text: string): void {
    try {
      this.onmessage?.(JSON.parse(text) as Frame);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.onstray?.(text);
    }
  }
}
