import {
  AuthorizationError,
  ConnectionError,
  type ErrorDetails,
  type McpcError,
  ServerError,
} from '../../core/errors.ts';
import { asString, isObject } from '../../core/json.ts';
import { Redactor } from '../../schema/redactor.ts';
import type { ErrorResponse, InvalidResponseError, TruncatedResponseError } from '../http/response-errors.ts';
import { describeSource, type Source, secretsOf } from '../targets/source.ts';
import { excerpt } from './excerpt.ts';
import { SessionExpiredError, StreamClosedError } from './protocol-errors.ts';

const path = 'Is the path right? Many servers listen at /mcp, older ones at /sse.';

/** An HTTP status that is no answer, as an error that says what the server said with it. */
export function httpStatusError(
  { status, text, target, retryAfter, insufficientScope }: ErrorResponse,
  source: Source,
  details: ErrorDetails,
): McpcError {
  const where = describeSource(source);
  const rpc = rpcErrorIn(text);
  const body = rpc?.message ?? bodyOf(text, source);
  const said = body === '' ? '' : `\n${body}`;
  if (status === 401) {
    const sent =
      'headers' in source && Object.keys(source.headers).some((name) => /^authorization$/i.test(name));
    const what = sent ? 'refused the token that was sent' : 'wants to know who is asking';
    return new AuthorizationError(`${where} ${what} (HTTP 401).${said}`, {
      ...details,
      hint: sent
        ? 'It may have expired, or be for another server.'
        : "Give a token with --bearer TOKEN, or a header with --header 'Name: value'.",
    });
  }
  if (insufficientScope !== undefined) return scopesLacking(insufficientScope.scope, source, details);
  if (status === 403) {
    return new AuthorizationError(`${where} refused access (HTTP 403).${said}`, {
      ...details,
      hint: 'The token or header that was sent does not allow this, or none was sent.',
    });
  }
  if (rpc !== undefined) {
    const more = { ...details, code: rpc.code, data: rpc.data };
    // What came up in a request is the server's answer to it, whatever the status.
    return details.phase === 'request'
      ? new ServerError(rpc.message, more)
      : new ConnectionError(`${where} refused the handshake (HTTP ${status}): ${rpc.message}`, more);
  }
  if (status === 404 || status === 405) {
    return new ConnectionError(`${where} is no MCP endpoint (HTTP ${status}).${said}`, {
      ...details,
      hint: path,
    });
  }
  if (status >= 300 && status < 400) return redirected(status, target, source, details);
  const hint =
    retryAfter === undefined ? undefined : `It asks to be left alone for ${retryAfter} s (Retry-After).`;
  return new ConnectionError(`${where} answered with HTTP ${status}.${said}`, { ...details, hint });
}

/** A token that was given, and does not allow what was asked. */
function scopesLacking(scope: string | undefined, source: Source, details: ErrorDetails): McpcError {
  const what = scope === undefined ? 'more than it allows' : `more than it allows: ${excerpt(scope, 200)}`;
  return new AuthorizationError(`${describeSource(source)} wants of the token ${what} (HTTP 403).`, {
    ...details,
    hint: 'Give one that has these scopes.',
  });
}

function redirected(
  status: number,
  target: string | undefined,
  source: Source,
  details: ErrorDetails,
): McpcError {
  const elsewhere = target === undefined ? 'elsewhere' : `to ${target}`;
  const address = target === undefined ? 'the new address' : target;
  const within = target?.startsWith(`${'url' in source ? source.url.origin : ''}/`) === true;
  const why = within
    ? `A redirect of this kind drops what was sent.`
    : 'Nothing is sent to another origin by itself: a token might go along.';
  return new ConnectionError(`${describeSource(source)} redirects ${elsewhere} (HTTP ${status}).`, {
    ...details,
    hint: `${why} If that is the server, give ${address} as the target.`,
  });
}

/** A session that the server has forgotten. */
export function sessionExpired(
  { status, text }: ErrorResponse,
  source: Source,
  details: ErrorDetails,
): McpcError {
  const words = rpcErrorIn(text)?.message ?? bodyOf(text, source);
  const said = words === '' ? '' : `\n${words}`;
  return new SessionExpiredError(`${describeSource(source)} has ended the session (HTTP ${status}).${said}`, {
    ...details,
    hint: 'It may have restarted; a server behind several machines has to keep a session on one of them.',
  });
}

/** Whether a refusal says that the session is not known any more (specification, "Session management"). */
export function isSessionExpired({ status, text }: ErrorResponse): boolean {
  return status === 404 && rpcErrorIn(text)?.code !== methodNotFound;
}

/** JSON-RPC's code for a method that the server does not know. */
const methodNotFound = -32_601;

/** An HTTP answer without a message in it, as an error that says what came instead. */
export function invalidResponse(
  error: InvalidResponseError,
  source: Source,
  details: ErrorDetails,
): McpcError {
  const { status, type, text, method } = error;
  const answered = `${describeSource(source)} answered ${method} with`;
  if (status === 202) {
    return new ConnectionError(`${answered} HTTP 202, which promises no answer.`, {
      ...details,
      hint: 'The server takes the request for a notification; is that the right path?',
    });
  }
  const page = pageIn(text);
  if (page !== undefined) {
    return new ConnectionError(`${answered} ${page} (HTTP ${status}), not with MCP.`, {
      ...details,
      hint: `${path} A page to sign in at means that a token is wanted: --bearer TOKEN.`,
    });
  }
  return new ConnectionError(`${answered} ${whatCame(type, text, source)}`, { ...details, hint: path });
}

function whatCame(type: string, text: string, source: Source): string {
  if (text.trim() === '') return 'nothing: an empty body.';
  const kind = isJson(text) ? 'JSON that is no MCP message' : `${nameOf(type)} that is no JSON`;
  return `${kind}:\n${bodyOf(text, source)}`;
}

function nameOf(type: string): string {
  if (type === '') return 'something';
  return type === 'application/json' ? 'text' : type;
}

/** An answer that was cut. In the new era what was asked may be asked again. */
export function truncatedResponse(
  { method }: Pick<TruncatedResponseError, 'method'>,
  source: Source,
  details: ErrorDetails,
): McpcError {
  return new StreamClosedError(`${describeSource(source)} broke off before it had answered ${method}.`, {
    ...details,
    hint: 'The server may have crashed or restarted; its own log knows more. What was asked may have been done.',
  });
}

/** The JSON-RPC error in the text of an answer, if there is one. */
function rpcErrorIn(text: string): { code: number; message: string; data: unknown } | undefined {
  if (!isJson(text)) return undefined;
  const body: unknown = JSON.parse(text);
  const error = isObject(body) && isObject(body.error) ? body.error : undefined;
  const message = asString(error?.message);
  if (error === undefined || message === undefined || typeof error.code !== 'number') return undefined;
  return { code: error.code, message, data: error.data };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The text of an answer, shortened, without our own secrets, which some servers repeat. */
function bodyOf(text: string, source: Source): string {
  const page = pageIn(text);
  if (page !== undefined) return `It sent ${page}.`;
  return excerpt(String(new Redactor(secretsOf(source)).redact(text.trim())));
}

/** A page of HTML by its title: the page itself says nothing in a terminal. */
function pageIn(text: string): string | undefined {
  if (!/^\s*<(!doctype|html|head|body)/i.test(text)) return undefined;
  const [, title = ''] =
    /<title[^>]*>([^<]*)/i.exec(text) ??
    /<h1[^>]*>([^<]*)/i.exec(text) ??
    /<p[^>]*>([^<]*)/i.exec(text) ??
    [];
  const words = title.replace(/\s+/g, ' ').trim().slice(0, 200);
  return words === '' ? 'a web page without a title' : `a web page titled "${words}"`;
}
