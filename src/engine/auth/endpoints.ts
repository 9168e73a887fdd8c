import { AuthorizationError } from '../../core/errors.ts';
import { type Fetch, type HttpResponse, isSuccess } from '../http/fetch.ts';
import { followSameOrigin } from '../http/redirects.ts';
import type { AuthContext } from './context.ts';
import {
  type AuthServerMetadata,
  type Body,
  type Registration,
  type ReportedError,
  readBody,
  readDocument,
  registration,
  reportedError,
  tokenResponse,
} from './documents.ts';
import type { DpopKey } from './dpop/dpop-key.ts';
import type { ClientAuthentication } from './identity/client-authentication.ts';
import { isSecure } from './safe-fetch.ts';
import type { TokenResponse } from './store/credentials.ts';

const accept = { accept: 'application/json' };

/** A response of an authorization server that is not the expected document. */
export class EndpointError extends Error {
  readonly subject: 'metadata' | 'registration' | 'token';
  readonly url: URL;
  readonly status: number;
  readonly reported: ReportedError;

  constructor(subject: EndpointError['subject'], status: number, body: Body) {
    super(`HTTP ${status}`);
    this.subject = subject;
    this.url = body.url;
    this.status = status;
    this.reported = reportedError(body);
  }

  /** Whether the same request may succeed later. */
  get isTransient(): boolean {
    const isBusy = this.reported.code === 'temporarily_unavailable';
    return isBusy || [408, 425, 429, 502, 503, 504].includes(this.status);
  }
}

/**
 * Fetches metadata; returns undefined if there is none at `url`. Follows redirects within the origin. Throws
 * EndpointError if the server fails, and what the system throws.
 */
export async function fetchMetadata(context: AuthContext, url: URL): Promise<Body | undefined> {
  const fetch = followSameOrigin(context.fetch);
  const response = await fetch(url, {
    method: 'GET',
    headers: accept,
  });
  const body = await readBody(url, response);
  if (isSuccess(response)) return body;
  const { status } = response;
  if (status === 429 || (status >= 500 && status !== 501 && status !== 502)) {
    throw new EndpointError('metadata', status, body);
  }
  return undefined;
}

/** The authorization server that a request is for. */
export interface EndpointOwner {
  /** The URL that the default endpoints are relative to. */
  authorizationServer: string;
  /** Undefined for an old server without metadata. */
  metadata: AuthServerMetadata | undefined;
}

/** What a token request contains. */
interface TokenRequest {
  /** Those of the grant. */
  parameters: Record<string, string | undefined>;
  authenticate: ClientAuthentication;
  /** The key that the tokens have to be bound to (RFC 9449, section 5); undefined for bearer tokens. */
  dpop?: DpopKey | undefined;
}

/** How often a token request is repeated with another nonce. */
const maxNonces = 2;

/**
 * Requests tokens (RFC 6749, section 5), again with a nonce if the authorization server demands one (RFC 9449, section 8).
 * Throws EndpointError, AuthorizationError, and what the system throws.
 */
export async function requestTokens(
  context: AuthContext,
  { authorizationServer, metadata }: EndpointOwner,
  request: TokenRequest,
): Promise<TokenResponse> {
  const url = new URL(metadata?.token_endpoint ?? '/token', authorizationServer);
  if (!isSecure(url)) {
    throw new AuthorizationError(
      `${new URL(authorizationServer).origin} accepts credentials over plain HTTP.`,
      {
        server: context.name,
      },
    );
  }
  for (let nonces = 0; ; nonces += 1) {
    const response = await sendTokenRequest(context, { url, metadata }, request);
    const body = await readBody(url, response);
    const nonce = response.headers.get('dpop-nonce');
    if (nonce !== null) context.nonces.set(url.origin, nonce);
    if (isSuccess(response)) return tokensIn(body, response.status, context, request);
    const demandsNonce = nonce !== null && reportedError(body).code === 'use_dpop_nonce';
    if (request.dpop === undefined || !demandsNonce || nonces === maxNonces) {
      throw new EndpointError('token', response.status, body);
    }
  }
}

async function sendTokenRequest(
  { fetch, nonces }: AuthContext,
  { url, metadata }: { url: URL; metadata: AuthServerMetadata | undefined },
  { parameters, authenticate, dpop }: TokenRequest,
): Promise<HttpResponse> {
  const given = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const form = new URLSearchParams(given);
  const headers = new Headers({ ...accept, 'content-type': 'application/x-www-form-urlencoded' });
  await authenticate(headers, form, url, metadata);
  // A proof is for one URL, so a redirected request needs another one.
  const send: Fetch = (target, request) => {
    const proof = dpop?.proof({ method: request.method, url: target, nonce: nonces.get(url.origin) });
    return fetch(
      target,
      proof === undefined ? request : { ...request, headers: { ...request.headers, dpop: proof } },
    );
  };
  const request = { method: 'POST', headers: Object.fromEntries(headers), body: form.toString() };
  return followSameOrigin(send)(url, request);
}

/** Returns the tokens in a successful response. Throws AuthorizationError if they are not bound to the key. */
function tokensIn(
  body: Body,
  status: number,
  { name, settings }: AuthContext,
  { dpop }: TokenRequest,
): TokenResponse {
  let tokens: TokenResponse;
  try {
    tokens = readDocument(tokenResponse, body, name);
  } catch (error) {
    // Some servers report errors with status 200.
    if (reportedError(body).code === undefined) throw error;
    throw new EndpointError('token', status, body);
  }
  if (dpop === undefined || tokens.token_type?.toLowerCase() === 'dpop') return tokens;
  throw new AuthorizationError(
    `${body.url.origin} issued a token that is not bound to the key of mcpc, although ${
      settings.dpop === true ? 'you require DPoP' : `${name} requires DPoP`
    }.`,
    {
      server: name,
      hint: settings.dpop === true ? 'It may not support DPoP. Omit --dpop to use bearer tokens.' : undefined,
    },
  );
}

/** Registers a client (RFC 7591). Throws EndpointError, AuthorizationError, and what the system throws. */
export async function registerClient(
  context: AuthContext,
  { authorizationServer, metadata }: EndpointOwner,
  client: Record<string, unknown>,
): Promise<Registration> {
  const url = new URL(metadata?.registration_endpoint ?? '/register', authorizationServer);
  const headers = { ...accept, 'content-type': 'application/json' };
  const fetch = followSameOrigin(context.fetch);
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(client) });
  const body = await readBody(url, response);
  if (!isSuccess(response)) throw new EndpointError('registration', response.status, body);
  return readDocument(registration, body, context.name);
}
