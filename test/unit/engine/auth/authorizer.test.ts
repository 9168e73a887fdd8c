import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OAuthAuthorizer } from '../../../../src/engine/auth/authorizer.ts';
import type { LoginUi } from '../../../../src/engine/auth/context.ts';
import type { HttpRequest } from '../../../../src/engine/http/fetch.ts';
import type { RemoteSource } from '../../../../src/engine/targets/source.ts';
import { temporaryFolder } from '../../config/files.ts';

const origin = 'https://server.example';
const challenge = { kind: 'unauthorized', resourceMetadataUrls: [], scope: undefined } as const;

/** The authorizer of a server that is its own authorization server, and what it asks the user. */
function authorizing() {
  const questions: { signal: AbortSignal; answer: (answer: boolean) => void }[] = [];
  let asked = () => {};
  const question = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const ui: LoginUi = {
    confirm: (_question, signal) =>
      new Promise((resolve, reject) => {
        questions.push({ signal, answer: resolve });
        asked();
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      }),
    openBrowser: () => Promise.reject(new Error('There is no browser.')),
    readRedirectUrl: () => Promise.reject(new Error('There is no browser.')),
  };
  const metadata = {
    issuer: origin,
    authorization_endpoint: `${origin}/authorize`,
    token_endpoint: `${origin}/token`,
    response_types_supported: ['code'],
  };
  const exchange = async (url: URL, _request: HttpRequest) =>
    url.pathname === '/.well-known/oauth-authorization-server'
      ? Response.json(metadata)
      : new Response(null, { status: 404 });
  const source: RemoteSource = {
    ...{ type: 'http', name: 'server', url: new URL(`${origin}/mcp`), guessed: false, headers: {} },
    exchange,
  };
  const home = join(temporaryFolder(), 'home');
  const environment = { env: { MCPC_KEYCHAIN: 'off' }, home, cwd: home, platform: 'linux' as const };
  let user: LoginUi | undefined = ui;
  const options = {
    environment,
    loginCommand: async () => 'mcpc login server',
    get ui() {
      return user;
    },
    notice: () => {},
  };
  return {
    authorizer: new OAuthAuthorizer(source, options, (work) => work()),
    questions,
    question,
    /** Has requests made on behalf of another user, or of none. */
    actFor: (other: 'another' | undefined) => {
      user = other && { ...ui };
    },
  };
}

describe('a user who has declined to log in', () => {
  it('is not asked again', async () => {
    const { authorizer, questions, question } = authorizing();
    const first = authorizer.handleChallenge(challenge, undefined, undefined);
    await question;
    questions[0]?.answer(false);
    await expect(first).rejects.toThrow('which you declined');
    const second = authorizer.handleChallenge(challenge, undefined, undefined);
    await expect(second).rejects.toThrow('which you declined');
    expect(questions).toHaveLength(1);
  });

  it('does not decide for others', async () => {
    const { authorizer, questions, question, actFor } = authorizing();
    const first = authorizer.handleChallenge(challenge, undefined, undefined);
    await question;
    questions[0]?.answer(false);
    await expect(first).rejects.toThrow('which you declined');
    actFor(undefined);
    const unattended = authorizer.handleChallenge(challenge, undefined, undefined);
    await expect(unattended).rejects.toThrow('server requires a login.');
    actFor('another');
    const other = authorizer.handleChallenge(challenge, undefined, undefined);
    await expect.poll(() => questions).toHaveLength(2);
    questions[1]?.answer(false);
    await expect(other).rejects.toThrow('which you declined');
  });
});

describe('concurrent challenges', () => {
  it('share a login, which goes on when the first request is cancelled', async () => {
    const { authorizer, questions, question } = authorizing();
    const [first, second] = [new AbortController(), new AbortController()];
    const one = authorizer.handleChallenge(challenge, undefined, first.signal);
    await question;
    const other = authorizer.handleChallenge(challenge, undefined, second.signal);
    first.abort(new Error('cancelled'));
    await expect(one).rejects.toThrow('cancelled');
    questions[0]?.answer(false);
    await expect(other).rejects.toThrow('server requires a login, which you declined.');
    expect(questions).toHaveLength(1);
  });

  it('end the login when all requests are cancelled', async () => {
    const { authorizer, questions, question } = authorizing();
    const [first, second] = [new AbortController(), new AbortController()];
    const one = authorizer.handleChallenge(challenge, undefined, first.signal);
    const other = authorizer.handleChallenge(challenge, undefined, second.signal);
    await question;
    first.abort(new Error('first'));
    await expect(one).rejects.toThrow('first');
    expect(questions[0]?.signal.aborted).toBe(false);
    second.abort(new Error('second'));
    await expect(other).rejects.toThrow('second');
    expect(questions[0]?.signal.aborted).toBe(true);
  });
});
