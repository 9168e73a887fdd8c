import { existsSync } from 'node:fs';
import { abortable } from '../../core/abort.ts';
import { AuthorizationError } from '../../core/errors.ts';
import type { TimeoutRegistry } from '../../core/timeouts.ts';
import { SharedWork } from '../../core/work/shared-work.ts';
import { excerpt } from '../errors/excerpt.ts';
import { type Authorizer, type Challenge, type Credentials, challengeOf } from '../http/authorization.ts';
import { withCredentials } from '../http/credentials.ts';
import { discard, type Fetch } from '../http/fetch.ts';
import { needsUser, noAuthSettings } from '../targets/auth-settings.ts';
import { assertComplete } from '../targets/check-auth.ts';
import type { RemoteSource } from '../targets/source.ts';
import type { AuthContext, AuthOptions, LoginUi } from './context.ts';
import { credentialsOf } from './dpop/login-credentials.ts';
import { setLoginInUse } from './login-in-use.ts';
import { isStale, isUsable, type Login, serverKey, storePath } from './store/credentials.ts';

/** Returns undefined if the target has an Authorization header of its own. Throws UsageError for incomplete settings. */
export function createAuthorizer(
  source: RemoteSource,
  options: AuthOptions,
  timeouts: TimeoutRegistry,
): Authorizer | undefined {
  if (Object.keys(source.headers).some((name) => name.toLowerCase() === 'authorization')) return undefined;
  if (source.auth !== undefined) assertComplete(source.auth, source.name);
  return new OAuthAuthorizer(source, options, (work) => timeouts.pauseWhile(work));
}

/** How many challenges a request may lead to: it is sent one time more. */
const maxChallenges = 2;

/**
 * Authorizes the requests to one server with the stored token, which it refreshes in time, and handles challenges. The
 * modules that this takes are loaded when they are needed.
 */
export class OAuthAuthorizer implements Authorizer {
  readonly #source: RemoteSource;
  readonly #options: AuthOptions;
  readonly #pauseWhile: <Result>(work: () => Promise<Result>) => Promise<Result>;
  #context: Promise<AuthContext> | undefined;
  #login: Login | undefined;
  /** Those of the login. */
  #credentials: Credentials | undefined;
  /** The login that could not be refreshed in time; not tried again until the server rejects it. */
  #unrefreshed: Login | undefined;
  #loaded: Promise<void> | undefined;
  /** Why the stored logins could not be read; thrown when the server requires a login. */
  #storeError: unknown;
  /** A refresh or a login, which concurrent requests share. */
  readonly #running = new SharedWork<Login | undefined>();
  /** The users who have declined to log in: the question is not repeated. */
  readonly #declined = new WeakSet<LoginUi>();

  /** `pauseWhile` pauses the timeouts of the connection. */
  constructor(
    source: RemoteSource,
    options: AuthOptions,
    pauseWhile: <Result>(work: () => Promise<Result>) => Promise<Result>,
  ) {
    this.#source = source;
    this.#options = options;
    this.#pauseWhile = pauseWhile;
  }

  /** Requests to other origins are sent without the token. */
  authorizedFetch(fetch: Fetch): Fetch {
    return async (url, request) => {
      if (url.origin !== this.#source.url.origin) return fetch(url, request);
      for (let challenges = 0; ; challenges += 1) {
        const credentials = await abortable(this.credentials(), request.signal);
        const response = await withCredentials(fetch, credentials)(url, request);
        const challenge = challengeOf(response);
        if (challenge === undefined) return response;
        if (challenges >= maxChallenges) throw this.#tooManyChallenges(challenge);
        if (!(await this.handleChallenge(challenge, credentials?.token, request.signal))) return response;
        void discard(response);
      }
    };
  }

  async credentials(): Promise<Credentials | undefined> {
    this.#loaded ??= this.#load();
    await this.#loaded;
    const login = this.#login;
    if (login !== undefined && login !== this.#unrefreshed && isStale(login, Date.now())) {
      // If it cannot be refreshed, the server decides whether it has expired, since clocks differ.
      await this.#running.run(() => this.#refresh()).catch(() => {});
      if (this.#login === login) this.#unrefreshed = login;
    }
    return this.#credentials;
  }

  async handleChallenge(
    challenge: Challenge,
    used: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    if (used !== undefined && challenge.proofProblem !== undefined) {
      throw this.#rejectedProof(challenge.proofProblem);
    }
    const authorize = () => this.#running.run((stop) => this.#authorize(challenge, stop), signal);
    while (this.#running.running !== undefined) {
      await authorize().catch(() => {});
      signal?.throwIfAborted();
    }
    // A concurrent request may have led to another token.
    const current = this.#login?.tokens?.access;
    if (current !== undefined && current !== used) return true;
    const login = await authorize();
    if (login === undefined && this.#isDeclined) {
      throw new AuthorizationError(`${this.#source.name} requires a login, which you declined.`, {
        server: this.#source.name,
        hint: `Log in later with: ${await this.#options.loginCommand()}`,
      });
    }
    return login !== undefined;
  }

  /** Whether the user of the current request has declined to log in. */
  get #isDeclined(): boolean {
    const { ui } = this.#options;
    return ui !== undefined && this.#declined.has(ui);
  }

  #getContext(): Promise<AuthContext> {
    this.#context ??= import('./context.ts').then(({ createAuthContext }) =>
      createAuthContext(this.#source, this.#options),
    );
    return this.#context;
  }

  /** Loads the stored login. */
  async #load(): Promise<void> {
    const { auth = noAuthSettings } = this.#source;
    const { storage, environment } = this.#options;
    const isEmpty = storage === undefined && !existsSync(storePath(environment));
    if (!needsUser(auth)) return;
    setLoginInUse(this.#source, { server: serverKey(this.#source.url), id: undefined });
    if (isEmpty) return;
    try {
      const context = await this.#getContext();
      const login = await context.store.find(context.key);
      const { tokens, client, dpopKey } = login ?? {};
      context.secrets.add([tokens?.access, tokens?.refresh, client?.client_secret, dpopKey]);
      if (login !== undefined && isUsable(login, auth)) await this.#use(login);
    } catch (error) {
      this.#storeError = error;
    }
  }

  async #refresh(): Promise<Login | undefined> {
    const used = this.#login;
    if (used === undefined || used.grant === 'credentials') return undefined;
    const { refresh } = await import('./refresh.ts');
    return this.#use(await refresh(await this.#getContext(), used));
  }

  async #authorize(challenge: Challenge, signal: AbortSignal): Promise<Login | undefined> {
    const { authorize } = await import('./authorize.ts');
    const prior = { used: this.#login, isDeclined: this.#isDeclined, storeError: this.#storeError };
    const outcome = await this.#pauseWhile(async () =>
      // Discovery has timeouts of its own only.
      abortable(authorize(await this.#getContext(), challenge, prior, signal), signal),
    );
    if (outcome === 'declined') {
      const { ui } = this.#options;
      if (ui !== undefined) this.#declined.add(ui);
      return undefined;
    }
    return this.#use(outcome);
  }

  async #use(login: Login | undefined): Promise<Login | undefined> {
    if (login === undefined) return undefined;
    this.#credentials = await credentialsOf(login);
    if (login.grant === 'login') {
      const id = login.tokens === undefined ? undefined : login.id;
      setLoginInUse(this.#source, { server: login.server, id });
    }
    this.#login = login;
    return login;
  }

  #rejectedProof(problem: string): AuthorizationError {
    const reason = problem === '' ? '' : ` (${excerpt(problem)})`;
    return new AuthorizationError(
      `${this.#source.name} rejects the DPoP proof that mcpc sent with the token${reason}.`,
      {
        server: this.#source.name,
        hint: 'Proofs contain the current time: check the clocks of this machine and of the server.',
      },
    );
  }

  #tooManyChallenges({ kind }: Challenge): AuthorizationError {
    const problem = kind === 'insufficientScope' ? 'still requires more scopes' : 'still rejects the token';
    return new AuthorizationError(`${this.#source.name} ${problem} after ${maxChallenges} logins.`, {
      server: this.#source.name,
      hint: 'The server does not accept the tokens of its own authorization server.',
    });
  }
}
