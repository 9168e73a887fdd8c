import { randomBytes } from 'node:crypto';
import type {
  OAuthClientProvider,
  OAuthDiscoveryState,
  OAuthTokens,
  StoredOAuthClientInformation,
} from '@modelcontextprotocol/client';
import { version } from '../../core/version.ts';
import type { SecretSet } from '../../schema/redactor.ts';
import type { AuthSettings } from '../targets/auth-settings.ts';
import type { AuthContext } from './context.ts';
import type { AuthServerMetadata } from './discovery.ts';
import { isSameIssuer } from './discovery.ts';
import type { Login } from './store/credentials.ts';

/** One login of a person through a browser, as the SDK's `auth()` asks for its parts. It keeps nothing by itself. */
export class BrowserProvider implements OAuthClientProvider {
  readonly redirectUrl: string;
  readonly clientMetadataUrl?: string;
  readonly #settings: AuthSettings;
  readonly #secrets: SecretSet;
  readonly #authMethod: string;
  readonly #before: Login | undefined;
  readonly #scope: string | undefined;
  readonly #state = randomBytes(32).toString('base64url');
  #verifier = '';
  #client: StoredOAuthClientInformation | undefined;
  #discovery: OAuthDiscoveryState | undefined;
  #tokens: OAuthTokens | undefined;
  /** Where the browser is to go; there once `auth()` has come that far. */
  address: URL | undefined;
  /** Whether the registration is one from an earlier login. */
  reuses = false;

  /** `before`: the login whose registration may be used again, if it is for all of the `scope`. */
  constructor(
    redirectUrl: string,
    { settings, secrets }: AuthContext,
    discovery: AuthServerMetadata,
    { before, scope }: { before: Login | undefined; scope: string | undefined },
  ) {
    this.redirectUrl = redirectUrl;
    this.#settings = settings;
    this.#secrets = secrets;
    this.#scope = scope;
    this.#before = before;
    this.#authMethod = authMethodFor(discovery.metadata?.token_endpoint_auth_methods_supported);
    if (settings.clientDocument !== undefined) this.clientMetadataUrl = settings.clientDocument;
  }

  get clientMetadata() {
    const { scope } = this.#settings;
    return {
      client_name: 'mcpc',
      redirect_uris: [this.redirectUrl],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: this.#authMethod,
      application_type: 'native' as const,
      software_id: 'mcpc',
      software_version: version,
      ...(scope === undefined ? {} : { scope }),
    };
  }

  state(): string {
    return this.#state;
  }

  clientInformation(context?: { issuer: string }): StoredOAuthClientInformation | undefined {
    if (this.#client !== undefined) return this.#client;
    const issuer = context?.issuer ?? '';
    const { clientId, clientSecret } = this.#settings;
    if (clientId !== undefined) {
      const secret = clientSecret === undefined ? {} : { client_secret: clientSecret };
      return { client_id: clientId, ...secret, issuer } as StoredOAuthClientInformation;
    }
    if (this.#before === undefined || !this.#mayReuse(this.#before, issuer)) return undefined;
    this.reuses = true;
    this.#secrets.add(this.#before.client.client_secret);
    return this.#before.client;
  }

  saveClientInformation(client: StoredOAuthClientInformation): void {
    this.#secrets.add(client.client_secret);
    this.#client = client;
  }

  /** None: what is stored is renewed elsewhere, and whoever comes here has to log in. */
  tokens(): undefined {
    return undefined;
  }

  saveTokens(tokens: OAuthTokens): void {
    this.#tokens = tokens;
  }

  redirectToAuthorization(address: URL): void {
    this.address = address;
  }

  saveCodeVerifier(verifier: string): void {
    this.#secrets.add(verifier);
    this.#verifier = verifier;
  }

  codeVerifier(): string {
    return this.#verifier;
  }

  saveDiscoveryState(state: OAuthDiscoveryState): void {
    this.#discovery = state;
  }

  /** Only while the browser is away: what was found out before must not hide that the server has moved. */
  discoveryState(): OAuthDiscoveryState | undefined {
    return this.address === undefined ? undefined : this.#discovery;
  }

  /** What the login came to; undefined before it has. */
  get outcome():
    | { tokens: OAuthTokens; client: StoredOAuthClientInformation; discovery: OAuthDiscoveryState }
    | undefined {
    const client = this.clientInformation({ issuer: issuerOf(this.#discovery) });
    if (this.#tokens === undefined || client === undefined || this.#discovery === undefined) return undefined;
    return { tokens: this.#tokens, client, discovery: this.#discovery };
  }

  /** What is known of the authorization server while the browser is away. */
  get discovery(): OAuthDiscoveryState | undefined {
    return this.#discovery;
  }

  #mayReuse({ client, redirectUri, issuer: theirs }: Login, issuer: string): boolean {
    const { client_secret_expires_at: ends, scope } = client as {
      client_secret_expires_at?: number;
      scope?: string;
    };
    const registered = scope?.split(' ');
    const enough = this.#scope?.split(' ').every((word) => registered?.includes(word) ?? true) ?? true;
    const lapsed = ends !== undefined && ends !== 0 && ends * 1_000 < Date.now();
    const ours = client.client_id !== this.#settings.clientDocument;
    return isSameIssuer(theirs, issuer) && redirectUri === this.redirectUrl && !lapsed && ours && enough;
  }
}

/** The identifier of the authorization server that was found. */
export function issuerOf(discovery: OAuthDiscoveryState | undefined): string {
  return discovery?.authorizationServerMetadata?.issuer ?? discovery?.authorizationServerUrl ?? '';
}

/** How mcpc would show itself to the token endpoint: as a public client where that is allowed. */
function authMethodFor(supported: readonly string[] | undefined): string {
  if (supported === undefined || supported.includes('none')) return 'none';
  return supported.find((method) => /^client_secret_(basic|post)$/.test(method)) ?? 'none';
}
