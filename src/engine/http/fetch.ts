/** An HTTP request. */
export interface HttpRequest {
  method: string;
  /** With names in lower case. */
  headers: Record<string, string>;
  body?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** An HTTP response; a `Response` of the Fetch API is one, too. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  /** Decoded; null if the response has none. */
  readonly body: AsyncIterable<Uint8Array> | null;
}

/** Sends an HTTP request without following redirects. Rejects with the system's error. */
export type Fetch = (url: URL, request: HttpRequest) => Promise<HttpResponse>;

/** Reads the whole body as text. Rejects if the connection breaks. */
export async function textOf({ body }: HttpResponse): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body ?? []) chunks.push(chunk);
  // Unlike TextDecoder, `toString` keeps a byte order mark, which is reported.
  return Buffer.concat(chunks).toString('utf8');
}

/** Reads an unused body to its end, so that the connection can be reused. Never rejects. */
export async function discard(response: HttpResponse): Promise<void> {
  await textOf(response).catch(() => {});
}

/** Returns the media type in lower case and without parameters; empty for none. */
export function mediaTypeOf({ headers }: HttpResponse): string {
  return (headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** Whether the status is 2xx. */
export function isSuccess({ status }: HttpResponse): boolean {
  return status >= 200 && status < 300;
}
