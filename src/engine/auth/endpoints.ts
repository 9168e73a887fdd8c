import { AuthorizationError } from '../../core/errors.ts';
import { isSuccess } from '../http/fetch.ts';
import { followSameOrigin } from '../http/redirects.ts';
import type { ClientAuthentication } from './client-authentication.ts';
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

/**
 * Requests tokens (RFC 6749, section 5). `parameters` are those of the grant; `authenticate` adds the client's. Throws
 * EndpointError, AuthorizationError, and what the system throws.
 */
export async function requestTokens(
  context: AuthContext,
  { authorizationServer, metadata }: EndpointOwner,
  parameters: Record<string, string | undefined>,
  authenticate: ClientAuthentication,
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
  const given = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const form = new URLSearchParams(given);
  const headers = new Headers({ ...accept, 'content-type': 'application/x-www-form-urlencoded' });
  await authenticate(headers, form, url, metadata);
  const fetch = followSameOrigin(context.fetch);
  const request = { method: 'POST', headers: Object.fromEntries(headers), body: form.toString() };
  const response = await fetch(url, request);
  const body = await readBody(url, response);
  if (!isSuccess(response)) throw new EndpointError('token', response.status, body);
  try {
    return readDocument(tokenResponse, body, context.name);
  } catch (error) {
    // Some servers report errors with status 200.
    if (reportedError(body).code === undefined) throw error;
    throw new EndpointError('token', response.status, body);
  }
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
