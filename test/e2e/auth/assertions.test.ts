import { writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { jwt } from '../../unit/engine/auth/jwt.ts';
import { configFile } from '../harness/config.ts';
import { temporaryFile } from '../harness/folder.ts';
import { type Listening, listen } from '../harness/listening.ts';
import { LoggingIn } from '../harness/logins.ts';

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds;

let server: Listening;
let origin: string;
beforeAll(async () => {
  server = await listen('oauth/assertions.mjs');
  ({ origin } = new URL(server.url));
});

describe('workload identity federation', () => {
  const workloadToken = (sub: string, exp = inSeconds(600)) => jwt({ sub, aud: `${origin}/as`, exp });

  it('exchanges the JWT in a file, which may be replaced, for a token that is bound to a key', async () => {
    const bound = await listen('oauth/assertions.mjs', '--dpop');
    const aud = `${new URL(bound.url).origin}/as`;
    const file = temporaryFile('token.jwt');
    const words = ['--auth', 'workload-identity', '--identity-token', file];
    const user = new LoggingIn();
    for (const sub of ['robot-1', 'robot-2']) {
      const token = jwt({ sub, aud, exp: inSeconds(600) });
      writeFileSync(file, `${token}\n`);
      const { stdout, stderr, exitCode } = await user.run(['call', bound.url, 'whoami', ...words, '--trace']);
      expect(exitCode, stderr).toBe(0);
      expect(stdout).toBe(`${sub}\n`);
      expect(stderr).not.toContain(token);
    }
    expect(user.stored()).toEqual([]);
  });

  it('is configured in a config file', async () => {
    const auth = { grant: 'workload_identity', identity_token: 'env:WORKLOAD' };
    const file = configFile({ robots: { url: server.url, auth } });
    const user = new LoggingIn({ WORKLOAD: workloadToken('robot') });
    const { stdout, stderr, exitCode } = await user.run(['call', file, 'whoami']);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toBe('robot\n');
  });

  it('reports a JWT that the authorization server does not accept', async () => {
    const user = new LoggingIn({ WORKLOAD: workloadToken('robot', inSeconds(-60)) });
    const words = ['--auth', 'workload-identity', '--identity-token', 'env:WORKLOAD'];
    const { stdout, stderr, exitCode } = await user.run(['tools', server.url, ...words]);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 5 });
    expect(stderr).toContain(`${origin}/as does not accept the identity token (as the test wants).`);
  });
});

describe('enterprise-managed authorization', () => {
  const client = ['--auth', 'enterprise-managed', '--client-id', 'mcpc', '--client-secret', 'env:AS_SECRET'];
  const secrets = { AS_SECRET: 'as-secret', IDP_SECRET: 'idp-secret' };
  const words = () => [
    ...[...client, '--idp', `${origin}/idp`],
    ...['--idp-client-id', 'mcpc-at-idp', '--idp-client-secret', 'env:IDP_SECRET'],
  ];

  it('exchanges an ID token at the identity provider', async () => {
    const token = jwt({ sub: 'grace', aud: 'mcpc-at-idp', exp: inSeconds(600) });
    const user = new LoggingIn({ ...secrets, ID_TOKEN: token });
    const options = [...words(), '--identity-token', 'env:ID_TOKEN', '--trace'];
    const { stdout, stderr, exitCode } = await user.run(['call', server.url, 'whoami', ...options]);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toBe('grace\n');
    for (const secret of [token, 'as-secret', 'idp-secret']) expect(stderr).not.toContain(secret);
    expect(user.stored()).toEqual([]);
  });

  it('logs the user in at the identity provider once, and refreshes that login', async () => {
    const user = new LoggingIn(secrets);
    const needed = await user.run(['call', server.url, 'whoami', ...words()]);
    expect(needed.exitCode).toBe(5);
    expect(needed.stderr).toContain(`requires you to log in at ${origin}/idp.`);
    const login = await user.run(['login', server.url, ...words()]);
    expect(login.exitCode, login.stderr).toBe(0);
    expect(user.only()).toMatchObject({ server: `${origin}/idp`, secrets: { idToken: expect.any(String) } });
    const { stdout, stderr, exitCode } = await user.run([
      'call',
      server.url,
      'whoami',
      ...words(),
      '--trace',
    ]);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toBe('ada\n');
    const { idToken = '', refresh } = user.only().secrets;
    expect(stderr).not.toContain(idToken);
    user.replaceIdToken(jwt({ sub: 'ada', aud: 'mcpc-at-idp', exp: inSeconds(30) }));
    expect((await user.run(['call', server.url, 'whoami', ...words()])).stdout).toBe('ada\n');
    expect(user.only().secrets.refresh).not.toBe(refresh);
  });
});
