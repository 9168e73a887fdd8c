import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { CallbackHost } from '../targets/auth-settings.ts';

/** How a login ended, for the page that the browser shows. */
export type CallbackOutcome = 'done' | 'declined' | 'failed';

const texts: Record<CallbackOutcome | 'used' | 'unknown', [title: string, text: string]> = {
  done: ['You are logged in', 'You can close this window and go back to the terminal.'],
  declined: [
    'You are not logged in',
    'The login was declined. The terminal knows more; this window can be closed.',
  ],
  failed: [
    'You are not logged in',
    'Something went wrong. The terminal knows more; this window can be closed.',
  ],
  used: ['This login is over', 'It has been answered already. Begin again in the terminal.'],
  unknown: ['There is nothing here', 'mcpc only waits for the end of a login.'],
};

/** The page that a browser shows at the end of a login. Nothing of what the browser brought is in it. */
export function callbackPage(outcome: CallbackOutcome | 'used' | 'unknown'): string {
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

/** What is wrong with the text that a person pasted as the address at which the browser ended; undefined if nothing. */
export function redirectProblem(text: string, state: string): string | undefined {
  const query = queryOf(text);
  if (query === undefined) return 'That is no address. It begins with http and has a "?" in it.';
  if (!query.has('code') && !query.has('error'))
    return 'There is neither a "code" nor an "error" in that address.';
  return isExpectedState(query.get('state'), state) ? undefined : 'That address is of another login.';
}

/** The query of a pasted address, or of its end; undefined if it is none. */
export function queryOf(text: string): URLSearchParams | undefined {
  const trimmed = text.trim().replace(/^["'<]+|["'>]+$/g, '');
  if (URL.canParse(trimmed)) return new URL(trimmed).searchParams;
  return /^\??[\w.~%+-]+=/.test(trimmed) ? new URLSearchParams(trimmed) : undefined;
}

/** Whether an answer is to the question that was asked; takes as long whether it is or not. */
export function isExpectedState(given: string | null, asked: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given ?? ''), digest(asked)) && given !== null;
}
