import { lookup as resolve } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { promisify } from 'node:util';
import { AuthorizationError } from '../../core/errors.ts';
import { type AddressZone, literalZone, zoneOf } from '../http/address-zone.ts';
import type { Fetch } from '../http/fetch.ts';

const zoneNames: Record<AddressZone, string> = {
  public: 'public',
  private: 'private',
  loopback: 'loopback',
  linkLocal: 'link-local',
};

/**
 * Prevents a server from making mcpc send requests into the user's network (server-side request forgery): a host with a
 * public address must not lead to private ones, neither by metadata nor by names that resolve to such. Only a host that
 * has a private address itself may. The check applies to the address that is connected to, so that a name cannot
 * resolve to another one in between. Where something else resolves names, a proxy or a program's own `fetch`, only
 * literal addresses are checked, and a server with a name counts as public.
 */
export class EndpointGuard {
  readonly #server: string;
  readonly #isDirect: (url: URL) => boolean;
  readonly #resolve: typeof resolve;
  /** The hosts that may have any address. */
  readonly #trusted = new Set<string>();
  /** The zone of the hosts that led here: public as soon as one of them is. */
  #zone: AddressZone = 'public';

  /**
   * `server`: the server's name in messages. `isDirect`: whether this machine resolves the host of a URL, not a proxy or
   * the program's own `fetch`.
   */
  constructor(server: string, isDirect: (url: URL) => boolean, lookup: typeof resolve = resolve) {
    this.#server = server;
    this.#isDirect = isDirect;
    this.#resolve = lookup;
  }

  /** Starts with a server that was reached at `address`; undefined if that is unknown. */
  begin(server: URL, address: string | undefined): void {
    this.#zone = zoneOfHost(server, address);
  }

  /** Allows the host of a URL any address: the user has named it, or it was checked when the user logged in. */
  trust(url: string | undefined): void {
    if (url !== undefined && URL.canParse(url)) this.#trusted.add(new URL(url).hostname);
  }

  /** Wraps `fetch`, which must use `lookup`. Rejects with AuthorizationError for an address that is not allowed. */
  guarded(fetch: Fetch): Fetch {
    return async (url, request) => {
      this.#assertLiteral(url);
      const response = await fetch(url, request);
      this.#follow(url, zoneOfHost(url, response.remoteAddress));
      return response;
    };
  }

  /** Throws AuthorizationError for a page that the browser must not open. */
  async assertPage(url: URL): Promise<void> {
    this.#assertLiteral(url);
    if (literalZone(url) !== undefined || !this.#isDirect(url)) return;
    try {
      await promisify(this.lookup)(url.hostname, {});
    } catch (error) {
      // The browser reports a name that cannot be resolved.
      if (error instanceof AuthorizationError) throw error;
    }
  }

  /** Resolves a name to those of its addresses that are allowed. Its error is an AuthorizationError if there are none. */
  readonly lookup: LookupFunction = (hostname, options, callback) => {
    this.#resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, []);
      const allowed = addresses.filter(({ address }) => this.#allows(hostname, zoneOf(address)));
      const [first] = allowed;
      if (first === undefined) {
        const { address = '' } = addresses[0] ?? {};
        const refusal: Error = this.#refusal(`${hostname} (${address})`, zoneOf(address));
        return callback(refusal, []);
      }
      if (options.all === true) return callback(null, allowed);
      callback(null, first.address, first.family);
    });
  };

  #assertLiteral(url: URL): void {
    const zone = literalZone(url);
    if (zone === undefined || this.#allows(url.hostname, zone)) return;
    throw this.#refusal(url.host, zone);
  }

  #allows(hostname: string, zone: AddressZone): boolean {
    if (zone === 'public' || this.#trusted.has(hostname)) return true;
    return zone === 'linkLocal' ? this.#zone === 'linkLocal' : this.#zone !== 'public';
  }

  #follow({ hostname }: URL, zone: AddressZone): void {
    if (this.#zone !== 'public' || this.#trusted.has(hostname)) this.#zone = zone;
  }

  #refusal(host: string, zone: AddressZone): AuthorizationError {
    return new AuthorizationError(
      `${this.#server} names ${host} for its authorization, which is a ${zoneNames[zone]} address.`,
      {
        phase: 'connect',
        server: this.#server,
        hint: 'Nothing was sent there: a server must not use mcpc to reach into your network.\nIf you trust this authorization server, name it yourself: --issuer URL',
      },
    );
  }
}

function zoneOfHost(url: URL, address: string | undefined): AddressZone {
  return literalZone(url) ?? (address === undefined ? 'public' : zoneOf(address));
}
