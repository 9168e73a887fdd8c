/** One HTTP request, as far as mcpc makes any. */
export interface HttpRequest {
  method: string;
  /** By names in lower case. */
  headers: Record<string, string>;
  body?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** The answer to it. A `Response` is one as well. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  /** Decoded. null: there is none. */
  readonly body: AsyncIterable<Uint8Array> | null;
}

/** Makes one HTTP request; redirects are answers like others. Rejects with the system's error. */
export type Fetch = (url: URL, request: HttpRequest) => Promise<HttpResponse>;

/** The whole body, as text. Rejects when it is cut. */
export async function textOf({ body }: HttpResponse): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body ?? []) chunks.push(chunk);
  // By `toString`, which keeps a byte order mark: what a server got wrong is told.
  return Buffer.concat(chunks).toString('utf8');
}

/** Reads a body that is of no interest to its end, so that its connection can be used again. Never rejects. */
export async function discard(answer: HttpResponse): Promise<void> {
  await textOf(answer).catch(() => {});
}

/** The media type, in lower case and without parameters; empty for none. */
export function mediaTypeOf({ headers }: HttpResponse): string {
  return (headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** Whether the status is one of success. */
export function isSuccess({ status }: HttpResponse): boolean {
  return status >= 200 && status < 300;
}
