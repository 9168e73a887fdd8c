/**
 * Types that the platform declares: Node's types or those of the DOM. Where a program has neither, they are
 * described by what is needed of them, so that the package's declarations need nothing beside TypeScript's own.
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

/** A URI, or a `URL`. */
export type UriLike = string | { readonly href: string };

/** The text of a URI. */
export function textOf(uri: UriLike): string {
  return typeof uri === 'string' ? uri : uri.href;
}
