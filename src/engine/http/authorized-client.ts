import type { Authorizer } from '../auth/authorizer.ts';
import { refusalOf } from './error-response.ts';
import { type Exchange, type HttpAnswer, textOf } from './fetch.ts';
import { lowerCased } from './headers.ts';
import { Connections } from './http-client.ts';
import { followingWithin } from './redirects.ts';
import { RefusedAnswerError } from './response-errors.ts';
import type { TlsSettings } from './tls.ts';

/** What every request to the server carries, and whom it trusts. */
export interface HttpSettings extends TlsSettings {
  headers: Record<string, string>;
  /** What answers the requests, instead of the net. */
  exchange?: Exchange | undefined;
}

/** How requests get to one server and are let in there. Redirects to another origin are not followed. */
export class Route {
  /** What every request carries, by names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly exchange: Exchange;
  readonly #connections: Connections;

  constructor(settings: HttpSettings, authorizer: Authorizer | undefined) {
    this.headers = lowerCased(settings.headers);
    this.#connections = new Connections(settings);
    const plain = settings.exchange ?? this.#connections.exchange;
    this.exchange = followingWithin(authorizer?.authorizing(plain) ?? plain);
  }

  /** An answer that is no success, as an error; its body is read, unless that was done. */
  async refused(url: URL, answer: HttpAnswer, read?: string): Promise<RefusedAnswerError> {
    const text = read ?? (await textOf(answer).catch(() => ''));
    return new RefusedAnswerError(refusalOf(url, answer, text));
  }

  close(): void {
    this.#connections.close();
  }
}
