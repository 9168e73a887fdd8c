import {
  AuthorizationError,
  ConnectionError,
  type ErrorDetails,
  type McpcError,
  ServerError,
} from '../../core/errors.ts';
import { asString, isObject } from '../../core/json.ts';
import { isTooDeep, readJson, tooDeep } from '../../core/json-text.ts';
import { Redactor } from '../../schema/redactor.ts';
import { waitInWords } from '../http/error-response.ts';
import type { ErrorResponse, InvalidResponseError, TruncatedResponseError } from '../http/response-errors.ts';
import { describeSource, type Source, secretsOf } from '../targets/source.ts';
import { excerpt } from './excerpt.ts';
import { SessionExpiredError, StreamClosedError } from './protocol-errors.ts';

/** What to try with a server that requires authorization and has no OAuth metadata. */
export const defaultEndpointsHint =
  'For OAuth without metadata, as in protocol revision 2025-03-26: --auth oauth.';

const path = 'Is the path right? Many servers listen at /mcp, older ones at /sse.';

/** Creates the error for an HTTP error response, with the text of its body. */
export function httpStatusError(
  { status, text, target, retryAfter, insufficientScope, endpoint }: ErrorResponse,
  source: Source,
  details: ErrorDetails,
): McpcError {
  const where = endpoint ?? describeSource(source);
  const rpc = rpcErrorIn(text);
  const body = rpc?.message ?? bodyOf(text, source);
  const said = body === '' ? '' : `\n${body}`;
  if (status === 401) {
    const sent =
      'headers' in source && Object.keys(source.headers).some((name) => /^authorization$/i.test(name));
    const what = sent ? 'rejected the token' : 'requires authorization';
    return new AuthorizationError(`${where} ${what} (HTTP 401).${said}`, {
      ...details,
      hint: sent
        ? 'It may have expired, or be meant for another server.'
        : `Give a token with --bearer TOKEN, or a header with --header 'Name: value'. ${defaultEndpointsHint}`,
    });
  }
  if (insufficientScope !== undefined) return insufficientScopeError(insufficientScope.scope, where, details);
  if (status === 403) {
    return new AuthorizationError(`${where} denied access (HTTP 403).${said}`, {
      ...details,
      hint: 'The token or header does not grant access, or none was sent.',
    });
  }
  if (rpc !== undefined) {
    const more = { ...details, code: rpc.code, data: rpc.data };
    // A JSON-RPC error is the server's answer to the request, whatever the status.
    return details.phase === 'request'
      ? new ServerError(rpc.message, more)
      : new ConnectionError(`${where} rejected the handshake (HTTP ${status}): ${rpc.message}`, more);
  }
  if ((status === 404 || status === 405) && endpoint !== undefined) {
    const stream = describeSource(source);
    return new ConnectionError(
      `${where} does not accept requests (HTTP ${status}). The event stream of ${stream} named that address.${said}`,
      { ...details, hint: endpointHint(new URL(stream), new URL(endpoint)) },
    );
  }
  if (status === 404 || status === 405) {
    return new ConnectionError(`${where} is not an MCP endpoint (HTTP ${status}).${said}`, {
      ...details,
      hint: path,
    });
  }
  if (status >= 300 && status < 400) return redirected(status, target, where, source, details);
  const hint =
    retryAfter === undefined ? undefined : `It asks to retry after ${waitInWords(retryAfter)} (Retry-After).`;
  return new ConnectionError(`${where} answered with HTTP ${status}.${said}`, { ...details, hint });
}

/** What to do if the endpoint that an event stream names does not exist: usually a proxy serves it under a prefix. */
function endpointHint(stream: URL, endpoint: URL): string {
  const prefix = stream.pathname.replace(/\/[^/]*\/?$/, '');
  if (prefix === '' || endpoint.pathname.startsWith(`${prefix}/`)) {
    return 'Check the path for messages in the configuration of the server, and of a proxy in front of it.';
  }
  return `It lacks the prefix ${prefix}: set that as the root path of the server, or have the proxy add it to the endpoint.`;
}

/** The token lacks scopes that the request requires. */
function insufficientScopeError(scope: string | undefined, where: string, details: ErrorDetails): McpcError {
  const scopes = scope === undefined ? 'more scopes' : `more scopes: ${excerpt(scope, 200)}`;
  return new AuthorizationError(`${where} requires a token with ${scopes} (HTTP 403).`, {
    ...details,
    hint: 'Use a token that has them.',
  });
}

function redirected(
  status: number,
  target: string | undefined,
  where: string,
  source: Source,
  details: ErrorDetails,
): McpcError {
  const elsewhere = target === undefined ? 'elsewhere' : `to ${target}`;
  const address = target === undefined ? 'the new address' : target;
  const within = target?.startsWith(`${'url' in source ? source.url.origin : ''}/`) === true;
  const why = within
    ? `A redirect with this status drops the body of the request.`
    : 'Redirects to another origin are not followed, since a token could leak.';
  return new ConnectionError(`${where} redirects ${elsewhere} (HTTP ${status}).`, {
    ...details,
    hint: `${why} If that is the server, use ${address} as the target.`,
  });
}

/** Creates the error for a session that the server has ended. */
export function sessionExpired(
  { status, text }: ErrorResponse,
  source: Source,
  details: ErrorDetails,
): McpcError {
  const words = rpcErrorIn(text)?.message ?? bodyOf(text, source);
  const said = words === '' ? '' : `\n${words}`;
  return new SessionExpiredError(`${describeSource(source)} has ended the session (HTTP ${status}).${said}`, {
    ...details,
    hint: 'It may have restarted. A server on several machines must route a session to one of them.',
  });
}

/** Whether an error response says that the session has ended (specification, "Session management"). */
export function isSessionExpired({ status, text }: ErrorResponse): boolean {
  return status === 404 && rpcErrorIn(text)?.code !== methodNotFound;
}

/** JSON-RPC error: the server does not support the method. */
const methodNotFound = -32_601;

/** Creates the error for an HTTP response without a JSON-RPC message: it says what was received instead. */
export function invalidResponse(
  error: InvalidResponseError,
  source: Source,
  details: ErrorDetails,
): McpcError {
  const { status, type, text, method } = error;
  const answered = `${describeSource(source)} answered ${method} with`;
  if (status === 202) {
    return new ConnectionError(`${answered} HTTP 202, which means that no response follows.`, {
      ...details,
      hint: 'The server treats the request as a notification. Is the path right?',
    });
  }
  const page = pageIn(text);
  if (page !== undefined) {
    return new ConnectionError(`${answered} ${page} (HTTP ${status}), not with MCP.`, {
      ...details,
      hint: `${path} A login page means that a token is required: --bearer TOKEN.`,
    });
  }
  return new ConnectionError(`${answered} ${describeBody(type, text, source)}`, { ...details, hint: path });
}

function describeBody(type: string, text: string, source: Source): string {
  if (text.trim() === '') return 'an empty body.';
  if (isTooDeep(text)) return `JSON that is ${tooDeep}.`;
  const kind =
    'value' in readJson(text) ? 'JSON that is not an MCP message' : `${nameOf(type)} that is not JSON`;
  return `${kind}:\n${bodyOf(text, source)}`;
}

function nameOf(type: string): string {
  if (type === '') return 'something';
  return type === 'application/json' ? 'text' : type;
}

/** Creates the error for a response that was cut. */
export function truncatedResponse(
  { method }: Pick<TruncatedResponseError, 'method'>,
  source: Source,
  details: ErrorDetails,
): McpcError {
  return new StreamClosedError(`${describeSource(source)} closed the stream before it answered ${method}.`, {
    ...details,
    hint: 'The server may have crashed or restarted; see its log. The request may have been processed.',
  });
}

/** Returns the JSON-RPC error in the body of a response, if there is one. */
function rpcErrorIn(text: string): { code: number; message: string; data: unknown } | undefined {
  const read = readJson(text);
  if ('problem' in read) return undefined;
  const body: unknown = read.value;
  const error = isObject(body) && isObject(body.error) ? body.error : undefined;
  const message = asString(error?.message);
  if (error === undefined || message === undefined || typeof error.code !== 'number') return undefined;
  return { code: error.code, message, data: error.data };
}

/** Returns the body of a response, shortened, without the client's secrets, which some servers repeat. */
function bodyOf(text: string, source: Source): string {
  const page = pageIn(text);
  if (page !== undefined) return `It sent ${page}.`;
  return excerpt(String(new Redactor(secretsOf(source)).redact(text.trim())));
}

/** Describes a web page by its title: its HTML is of no use in a terminal. */
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
