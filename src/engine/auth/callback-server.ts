import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { CallbackHost } from '../targets/auth-settings.ts';
import { type CallbackOutcome, callbackPage } from './callback-page.ts';

const path = '/callback';

/** What the browser brought back. */
export interface Callback {
  query: URLSearchParams;
  /** Tells the browser how it ended. */
  answer(outcome: CallbackOutcome): void;
}

/** A place on this machine to which a browser is sent back, once. */
export interface CallbackServer {
  redirectUri: string;
  /** Settles when the browser has come back. */
  arrived: Promise<Callback>;
  /** Ends it; who still waits for an answer gets none. */
  close(): Promise<void>;
}

/** Starts listening, on `port` or, with 0, on any that is free. Errors are the system's (`EADDRINUSE`). */
export async function startCallbackServer(host: CallbackHost, port: number): Promise<CallbackServer> {
  let arrive: (callback: Callback) => void = () => {};
  const arrived = new Promise<Callback>((resolve) => {
    arrive = resolve;
  });
  let used = false;
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (request.method !== 'GET' || url.pathname !== path) {
      send(response, 404, callbackPage('unknown'));
    } else if (used) {
      send(response, 410, callbackPage('used'));
    } else {
      used = true;
      const answer = (outcome: CallbackOutcome) =>
        send(response, outcome === 'done' ? 200 : 400, callbackPage(outcome));
      arrive({ query: url.searchParams, answer });
    }
  };
  const first = createServer(listener);
  await listen(first, port, '127.0.0.1');
  const address = first.address();
  const taken = typeof address === 'object' && address !== null ? address.port : port;
  // To a browser `localhost` may be either.
  const second = host === 'localhost' ? createServer(listener) : undefined;
  const both = second === undefined ? [first] : [first, second];
  if (second !== undefined) await listen(second, taken, '::1').catch(() => {});
  return {
    redirectUri: `http://${host}:${taken}${path}`,
    arrived,
    async close() {
      await Promise.all(both.map(close));
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // What was answered is written before the connection is closed.
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 500).unref();
  });
}

function send(response: ServerResponse, status: number, page: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  });
  response.end(page);
}
