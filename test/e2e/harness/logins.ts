import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixture } from './fixtures.ts';
import { temporaryHome } from './folder.ts';
import { listen } from './listening.ts';
import { type Finished, type McpcOptions, mcpc } from './mcpc.ts';

/** An MCP server that requires a login, and its authorization server. */
export interface ProtectedServer {
  url: string;
  /** Changes the state of the server, if `change` is given, and returns what it counted. */
  control(change?: { do: string; token: string }): Promise<Counted>;
}

export interface Counted {
  issuer: string;
  counts: {
    registrations: number;
    refreshes: number;
    logins: number;
    credentials: number;
    revocations: number;
  };
  /** Who was authorized. */
  shown: { who: string; scopes: string[] }[];
  /** Every `Authorization` header that was received. */
  authorizations: string[];
}

/** Starts one. The words are the options of `test/servers/oauth/protected.mjs`. */
export async function protectedServer(...words: string[]): Promise<ProtectedServer> {
  const { url } = await listen('oauth/protected.mjs', ...words);
  return {
    url,
    async control(change) {
      const body = JSON.stringify(change ?? { do: 'nothing' });
      const answer = await fetch(new URL('/control', url), { method: 'POST', body });
      return (await answer.json()) as Counted;
    },
  };
}

/** Returns a `$BROWSER` that completes login pages. The words are the options of `test/servers/oauth/browser.mjs`. */
export function browser(...words: string[]): string {
  return [process.execPath, fixture('oauth/browser.mjs'), ...words].join(' ');
}

/** Returns the browser that is most like a user's: Chromium if it is installed, otherwise a plain HTTP client. */
export function pageBrowser(): { name: string; browser: (...words: string[]) => string } {
  const program = ['chromium', 'chromium-browser', 'google-chrome'].find(
    (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
  );
  if (program === undefined) return { name: 'a plain HTTP client', browser };
  const start = [process.execPath, fixture('oauth/chromium.mjs'), '--program', program];
  return { name: program, browser: (...words) => [...start, ...words].join(' ') };
}

/** A login in the store, if there is no keychain. */
export interface StoredLogin {
  server: string;
  expiresAt?: number;
  redirectUri?: string;
  valid: boolean;
  sealed: boolean;
  secrets: {
    client: { client_id: string };
    access?: string;
    refresh?: string;
    dpopKey?: string;
    idToken?: string;
  };
}

/** A user with a new home folder, a browser, and no keychain. */
export class LoggingIn {
  readonly home = temporaryHome();
  readonly env: Record<string, string>;

  constructor(env: Record<string, string> = {}) {
    this.env = { BROWSER: browser(), ...env };
  }

  run(args: string[], options: McpcOptions = {}): Promise<Finished> {
    return mcpc(args, { home: this.home, ...options, env: { ...this.env, ...options.env } });
  }

  get storePath(): string {
    return join(this.home, '.local/state/mcpc/credentials.json');
  }

  /** Returns the logins in the store, with parsed secrets. */
  stored(): StoredLogin[] {
    if (!existsSync(this.storePath)) return [];
    const { logins } = JSON.parse(readFileSync(this.storePath, 'utf8')) as {
      logins: { secrets: string; sealed: boolean }[];
    };
    return logins.map((login) => ({
      ...login,
      secrets: login.sealed ? {} : JSON.parse(login.secrets),
    })) as StoredLogin[];
  }

  /** Returns the only login in the store. Throws if there is none or several. */
  only(): StoredLogin {
    const [login, ...others] = this.stored();
    if (login === undefined || others.length > 0)
      throw new Error(`Expected one login, but there are ${this.stored().length}.`);
    return login;
  }

  /** Makes every stored token, which lasts two hours, expire in so many seconds. */
  expireTokens(seconds: number): void {
    const store = JSON.parse(readFileSync(this.storePath, 'utf8')) as {
      logins: { savedAt: number; expiresAt: number }[];
    };
    for (const login of store.logins) {
      login.expiresAt = Date.now() + seconds * 1_000;
      login.savedAt = login.expiresAt - 7_200_000;
    }
    writeFileSync(this.storePath, JSON.stringify(store));
  }

  /** Replaces the ID token in every stored login. */
  replaceIdToken(idToken: string): void {
    const store = JSON.parse(readFileSync(this.storePath, 'utf8')) as { logins: { secrets: string }[] };
    for (const login of store.logins) {
      login.secrets = JSON.stringify({ ...JSON.parse(login.secrets), idToken });
    }
    writeFileSync(this.storePath, JSON.stringify(store));
  }
}
