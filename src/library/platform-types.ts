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

/** A URI as a string or a `URL`. */
export type UriLike = string | { readonly href: string };

/** Returns a URI as a string. */
export function uriText(uri: UriLike): string {
  return typeof uri === 'string' ? uri : uri.href;
}
