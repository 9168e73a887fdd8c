import type { SystemEnvironment } from '../../core/environment.ts';
import type { Authorizer } from './authorization.ts';
import { readErrorResponse } from './error-response.ts';
import { type Fetch, type HttpResponse, textOf } from './fetch.ts';
import { lowerCased } from './headers.ts';
import { HttpClient } from './http-client.ts';
import { followSameOrigin } from './redirects.ts';
import { HttpStatusError } from './response-errors.ts';
import type { TlsSettings } from './tls.ts';

/** What every request to the server carries, and whom it trusts. */
export interface HttpSettings extends TlsSettings {
  environment: SystemEnvironment;
  headers: Record<string, string>;
  /** What answers the requests, instead of the net. */
  exchange?: Fetch | undefined;
}

/** How requests get to one server and are let in there. Redirects to another origin are not followed. */
export class AuthorizedClient {
  /** What every request carries, by names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: Fetch;
  readonly #connections: HttpClient;

  constructor(settings: HttpSettings, authorizer: Authorizer | undefined) {
    this.headers = lowerCased(settings.headers);
    this.#connections = new HttpClient(settings, settings.environment);
    const plain = settings.exchange ?? this.#connections.fetch;
    this.fetch = followSameOrigin(authorizer?.authorizedFetch(plain) ?? plain);
  }

  /** An answer that is no success, as an error; its body is read, unless that was done. */
  async refused(url: URL, answer: HttpResponse, read?: string): Promise<HttpStatusError> {
    const text = read ?? (await textOf(answer).catch(() => ''));
    return new HttpStatusError(readErrorResponse(url, answer, text));
  }

  close(): void {
    this.#connections.close();
  }
}
