import { existsSync } from 'node:fs';
import { AuthorizationError } from '../../core/errors.ts';
import type { TimeoutRegistry } from '../../core/timeouts.ts';
import { type Authorizer, type Challenge, challengeOf } from '../http/authorization.ts';
import { discard, type Fetch } from '../http/fetch.ts';
import { noAuthSettings } from '../targets/auth-settings.ts';
import type { RemoteSource } from '../targets/source.ts';
import type { AuthContext, AuthOptions } from './context.ts';
import { isStale, type Login, storePath } from './store/credentials.ts';

/** Returns undefined if the target has an Authorization header of its own. */
export function createAuthorizer(
  source: RemoteSource,
  options: AuthOptions,
  timeouts: TimeoutRegistry,
): Authorizer | undefined {
  if (Object.keys(source.headers).some((name) => name.toLowerCase() === 'authorization')) return undefined;
  return new OAuthAuthorizer(source, options, (work) => timeouts.pauseWhile(work));
}

/** How often one request may lead to a login: it is sent three times at most. */
const mostRounds = 2;

/**
 * Gets mcpc let in to one server: puts the stored token on every request to it, renews it in time, and answers a refusal
 * with a login, after which the request is sent again. What that takes is loaded when it is needed.
 */
export class OAuthAuthorizer implements Authorizer {
  readonly #source: RemoteSource;
  readonly #ports: AuthOptions;
  readonly #hold: <Result>(work: () => Promise<Result>) => Promise<Result>;
  #scene: Promise<AuthContext> | undefined;
  #login: Login | undefined;
  #looked: Promise<void> | undefined;
  /** Why the store could not be used: told when the server wants a login. */
  #trouble: unknown;
  #underWay: Promise<Login | undefined> | undefined;
  /** The person said no: it is not asked again. */
  #declined = false;

  /** `hold` stops the clocks of the connection while `work` is done. */
  constructor(
    source: RemoteSource,
    ports: AuthOptions,
    hold: <Result>(work: () => Promise<Result>) => Promise<Result>,
  ) {
    this.#source = source;
    this.#ports = ports;
    this.#hold = hold;
  }

  /** Makes requests to the server; those that it is given for another origin get no token. */
  authorizedFetch(exchange: Fetch): Fetch {
    return async (url, request) => {
      if (url.origin !== this.#source.url.origin) return exchange(url, request);
      for (let round = 0; ; round += 1) {
        const token = await this.token();
        const own = token === undefined ? {} : { authorization: `Bearer ${token}` };
        const answer = await exchange(url, { ...request, headers: { ...request.headers, ...own } });
        const challenge = challengeOf(answer);
        if (challenge === undefined) return answer;
        if (round >= mostRounds) throw this.#insatiable(challenge);
        if (!(await this.handleChallenge(challenge, token, request.signal))) return answer;
        void discard(answer);
      }
    };
  }

  /** The token to show, renewed if it is about to end; undefined if there is none. */
  async token(): Promise<string | undefined> {
    this.#looked ??= this.#look();
    await this.#looked;
    const tokens = this.#login?.tokens;
    if (tokens === undefined || !isStale(tokens, Date.now())) return tokens?.access;
    // One that may have ended is shown all the same if it cannot be renewed: the server knows best, whatever the clock says.
    const renewed = await this.#alone(() => this.#renew()).catch(() => undefined);
    return (renewed ?? this.#login)?.tokens?.access;
  }

  /**
   * Does what a refusal asks for; `used` is the token that was refused. Gives whether it makes sense to ask the server
   * again; it does not when the server lets nobody in by OAuth. Throws AuthorizationError when nobody can log in, or
   * would not.
   */
  async handleChallenge(
    challenge: Challenge,
    used: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    if (this.#underWay !== undefined) await this.#underWay.catch(() => {});
    // Another request, refused at the same time, has brought about another token.
    const current = this.#login?.tokens?.access;
    if (current !== undefined && current !== used) return true;
    const login = await this.#alone(async () => {
      const { authorize } = await import('./authorize.ts');
      const stop = signal ?? new AbortController().signal;
      const outcome = await this.#hold(async () =>
        authorize(
          await this.#setScene(),
          challenge,
          { used: this.#login, declined: this.#declined, trouble: this.#trouble },
          stop,
        ),
      );
      if (outcome === 'declined') this.#declined = true;
      return outcome === 'declined' || outcome === undefined ? undefined : outcome;
    });
    if (this.#declined) {
      throw new AuthorizationError(`${this.#source.name} wants a login, and you said no.`, {
        server: this.#source.name,
        hint: `Log in later with: ${this.#ports.loginCommand}`,
      });
    }
    return login !== undefined;
  }

  /** The server and what there is to answer it with. */
  #setScene(): Promise<AuthContext> {
    this.#scene ??= import('./context.ts').then(({ createAuthContext }) =>
      createAuthContext(this.#source, this.#ports),
    );
    return this.#scene;
  }

  async #look(): Promise<void> {
    const { auth = noAuthSettings } = this.#source;
    const { storage, environment } = this.#ports;
    const isEmpty = storage === undefined && !existsSync(storePath(environment));
    if (auth.grant === 'credentials' || isEmpty) return;
    try {
      const scene = await this.#setScene();
      const login = await scene.store.find(scene.key);
      const { isUsable } = await import('./authorize.ts');
      this.#login = login !== undefined && isUsable(login, auth) ? login : undefined;
      scene.secrets.add([login?.tokens?.access, login?.tokens?.refresh]);
    } catch (error) {
      this.#trouble = error;
    }
  }

  async #renew(): Promise<Login | undefined> {
    const used = this.#login;
    if (used === undefined || used.grant === 'credentials') return undefined;
    const { refresh } = await import('./refresh.ts');
    return refresh(await this.#setScene(), used);
  }

  /** Does one thing at a time; what comes meanwhile waits for it. */
  #alone(work: () => Promise<Login | undefined>): Promise<Login | undefined> {
    this.#underWay ??= work()
      .then((login) => {
        if (login !== undefined) this.#login = login;
        return login;
      })
      .finally(() => {
        this.#underWay = undefined;
      });
    return this.#underWay;
  }

  #insatiable(challenge: Challenge): AuthorizationError {
    const what = challenge.kind === 'insufficientScope' ? 'asks for more scopes' : 'refuses the token';
    return new AuthorizationError(`${this.#source.name} ${what} after ${mostRounds} logins.`, {
      server: this.#source.name,
      hint: 'Something is wrong there: it does not accept what its own authorization server gives.',
    });
  }
}
