/** A URI, or a `URL`. */
export type UriLike = string | { readonly href: string };

/** The text of a URI. */
export function textOf(uri: UriLike): string {
  return typeof uri === 'string' ? uri : uri.href;
}
