import type { SystemEnvironment } from '../../core/environment.ts';
import { messageLimit } from '../framing/message-limit.ts';
import type { Authorizer } from './authorization.ts';
import { readErrorResponse } from './error-response.ts';
import { errorTextOf, type Fetch, type HttpResponse, type Sign, signedFetch } from './fetch.ts';
import { lowerCased } from './headers.ts';
import { HttpClient } from './http-client.ts';
import { followSameOrigin } from './redirects.ts';
import { HttpStatusError } from './response-errors.ts';
import type { TlsSettings } from './tls.ts';

/** The headers of all requests to a server, and how to send them. */
export interface HttpSettings extends TlsSettings {
  environment: SystemEnvironment;
  headers: Record<string, string>;
  /** Sends the requests instead of mcpc's own HTTP client. */
  exchange?: Fetch | undefined;
  /** Returns headers to add to each request. */
  sign?: Sign | undefined;
}

/** Sends authorized requests to one server. Redirects to another origin are not followed. */
export class AuthorizedClient {
  /** The headers of all requests, with names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: Fetch;
  /** The largest size of a message, in bytes. */
  readonly messageLimit: number;
  readonly #client: HttpClient;

  constructor(settings: HttpSettings, authorizer: Authorizer | undefined) {
    this.headers = lowerCased(settings.headers);
    this.messageLimit = messageLimit(settings.environment.env);
    this.#client = new HttpClient(settings, settings.environment);
    const { exchange, sign } = settings;
    const plain = exchange === undefined ? this.#client.fetch : signedFetch(exchange, sign);
    this.fetch = followSameOrigin(authorizer?.authorizedFetch(plain) ?? plain);
  }

  /** Returns the error for a response that is not successful; `text` is its body if it has been read. */
  async statusError(url: URL, response: HttpResponse, text?: string): Promise<HttpStatusError> {
    const body = text ?? (await errorTextOf(response));
    return new HttpStatusError(readErrorResponse(url, response, body));
  }

  close(): void {
    this.#client.close();
  }
}
