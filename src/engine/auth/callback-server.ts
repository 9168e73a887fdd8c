import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { CallbackHost } from '../targets/auth-settings.ts';
import { callbackPath } from '../targets/client-metadata.ts';

/** How a login ended, for the page that the browser shows. */
export type CallbackOutcome = 'done' | 'declined' | 'failed';

const texts: Record<CallbackOutcome | 'used' | 'unknown', [title: string, text: string]> = {
  done: ['You are logged in', 'You can close this window and return to the terminal.'],
  declined: [
    'You are not logged in',
    'The login was declined. See the terminal for details; you can close this window.',
  ],
  failed: [
    'You are not logged in',
    'Something went wrong. See the terminal for details; you can close this window.',
  ],
  used: ['This login has ended', 'It was completed already. Start again in the terminal.'],
  unknown: ['Page not found', 'mcpc is only waiting for a login to complete.'],
};

/** Returns the page that the browser shows at the end of a login. It contains nothing from the request. */
function callbackPage(outcome: CallbackOutcome | 'used' | 'unknown'): string {
  const [title, text] = texts[outcome];
  const colour = outcome === 'done' ? '#1a7f37' : '#9a6700';
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – mcpc</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
  body { display: grid; place-content: center; min-height: 90vh; margin: 0 1rem; text-align: center }
  h1 { font-size: 1.4rem; color: ${colour} }
</style>
<h1>${title}</h1>
<p>${text}</p>
</html>
`;
}

/** The request of the browser after the login. */
export interface Callback {
  query: URLSearchParams;
  /** Shows the outcome in the browser. */
  answer(outcome: CallbackOutcome): void;
}

/** Receives the redirect at the end of one login. */
export interface CallbackServer {
  redirectUri: string;
  /** Settles when the browser has been redirected here. */
  arrived: Promise<Callback>;
  /** Stops listening and closes all connections. */
  close(): Promise<void>;
}

/** Listens on `port`, or on a free one if it is 0. Rejects with the system's error, such as `EADDRINUSE`. */
export async function startCallbackServer(host: CallbackHost, port: number): Promise<CallbackServer> {
  let arrive: (callback: Callback) => void = () => {};
  const arrived = new Promise<Callback>((resolve) => {
    arrive = resolve;
  });
  let used = false;
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (request.method !== 'GET' || url.pathname !== callbackPath) {
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
  // The browser may resolve `localhost` to either address.
  const second = host === 'localhost' ? createServer(listener) : undefined;
  const both = second === undefined ? [first] : [first, second];
  if (second !== undefined) await listen(second, taken, '::1').catch(() => {});
  return {
    redirectUri: `http://${host}:${taken}${callbackPath}`,
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
    // Lets the response be written first.
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
