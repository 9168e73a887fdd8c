/**
 * Types that Node's or the DOM's declarations provide. For programs without either, the parts that are needed are
 * declared here, so that the package's declarations depend on TypeScript's own only.
 */

/** The platform's `AbortSignal`. */
export type Signal = typeof globalThis extends { AbortSignal: { prototype: infer Platform } }
  ? Platform
  : { readonly aborted: boolean; readonly reason: unknown };

/** The platform's `Request`. */
export type WebRequest = typeof globalThis extends { Request: { prototype: infer Platform } }
  ? Platform
  : { readonly url: string; readonly method: string };

/** The platform's `Response`. */
export type WebResponse = typeof globalThis extends { Response: { prototype: infer Platform } }
  ? Platform
  : { readonly status: number };

/**
 * Sends an HTTP request, as `fetch` of the platform, of undici and of others does. Certificates, proxies and connections
 * are up to it. It must not follow redirects, and should honor the signal and return the response before its body is
 * complete.
 */
export type FetchFunction = (url: string, init: FetchInit) => Promise<FetchResponse>;

/** The part of the platform's `RequestInit` that is used. */
export interface FetchInit {
  method: string;
  headers: Record<string, string>;
  body?: string;
  redirect: 'manual';
  signal: Signal;
}

/** The part of the platform's `Response` that is used. */
export interface FetchResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  /** A stream of bytes that can be iterated over; null if there is none. */
  readonly body: object | null;
}

/** A URI as a string or a `URL`. */
export type UriLike = string | { readonly href: string };

/** Returns a URI as a string. */
export function uriText(uri: UriLike): string {
  return typeof uri === 'string' ? uri : uri.href;
}
