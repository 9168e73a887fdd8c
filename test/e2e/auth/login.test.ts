import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { configFile } from '../harness/config.ts';
import { fixture } from '../harness/fixtures.ts';
import { temporaryFile } from '../harness/folder.ts';
import { browser, LoggingIn, type ProtectedServer, pageBrowser, protectedServer } from '../harness/logins.ts';
import { startMcpc } from '../harness/mcpc.ts';

const pages = pageBrowser();

describe('a server that requires a login', () => {
  let server: ProtectedServer;

  beforeAll(async () => {
    server = await protectedServer();
  });

  /** Somebody who is logged in. */
  async function loggedIn(...words: string[]): Promise<LoggingIn> {
    const person = new LoggingIn();
    const { stderr, exitCode } = await person.run(['login', server.url, ...words]);
    expect(exitCode, stderr).toBe(0);
    return person;
  }

  it('ends with status 5 and the line to run where nobody can log in', async () => {
    const { stdout, stderr, exitCode } = await new LoggingIn().run(['tools', server.url]);
    expect(exitCode).toBe(5);
    expect(stdout).toBe('');
    expect(stderr).toContain(`Log in with: mcpc login ${server.url}`);
  });

  it('is used without asking once there is a login', async () => {
    const person = new LoggingIn();
    const page = temporaryFile('page');
    const login = await person.run(['login', server.url], { env: { BROWSER: browser('--page', page) } });
    expect(login.exitCode, login.stderr).toBe(0);
    expect(login.stdout).toMatch(
      /^Logged in to http:\S+ at http:\S+ with scope read, refreshed automatically; stored in a file/,
    );
    await vi.waitFor(() => expect(readFileSync(page, 'utf8')).toContain('You are logged in'));
    const call = await person.run(['call', server.url, 'whoami']);
    expect(call.stdout).toBe('{"who":"ada","scopes":["read"]}\n');
    expect(call.stderr).toBe('');
    expect(statSync(person.storePath).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(person.storePath)).mode & 0o777).toBe(0o700);
  });

  it(`shows forms, to sign in and to consent, that are worked through with ${pages.name}`, async () => {
    const person = new LoggingIn();
    const page = temporaryFile('page');
    const login = await person.run(['login', server.url], {
      env: { BROWSER: pages.browser('--page', page) },
    });
    expect(login.exitCode, login.stderr).toBe(0);
    await vi.waitFor(() => expect(readFileSync(page, 'utf8')).toContain('You are logged in'));
    expect((await person.run(['call', server.url, 'whoami'])).stdout).toContain('"who":"ada"');
  });

  it('no longer receives a token that was revoked in the shell: the next line requires a login', async () => {
    for (const address of [server.url, server.url.replace(/^http/, 'ws')]) {
      const person = await loggedIn();
      const lines = ['whoami', 'logout', 'whoami', 'login', 'whoami', 'logout', 'logout'];
      const { stdout, stderr, exitCode } = await person.run(['connect', address, '--keep-going'], {
        stdin: `${lines.join('\n')}\n`,
      });
      expect(stdout.split('\n'), stderr).toEqual([
        '{"who":"ada","scopes":["read"]}',
        `Logged out of ${address}.`,
        expect.stringMatching(/^Logged in to /),
        '{"who":"ada","scopes":["read"]}',
        `Logged out of ${address}.`,
        '',
      ]);
      expect(stderr).toContain(`Log in with: mcpc login ${address}`);
      expect(exitCode).toBe(5);
    }
  });

  it('is one of several in the shell: logout is of the one in use, and the others stay', async () => {
    const person = await loggedIn();
    const file = configFile({ p: { url: server.url }, d: { url: 'demo:' } });
    const lines = [
      'd_count by=3 --query structuredContent',
      ...['logout', 'use p', 'whoami', 'logout', 'whoami'],
      'd_count by=3 --query structuredContent',
    ];
    const { stdout, stderr, exitCode } = await person.run(['connect', file, '--keep-going'], {
      stdin: `${lines.join('\n')}\n`,
    });
    expect(stdout).toBe(
      `{"count":3}\n{"who":"ada","scopes":["read"]}\nLogged out of ${file}:p.\n{"count":6}\n`,
    );
    expect(stderr).toContain('in the shell: use NAME');
    // It alone was taken down: the other one goes on counting.
    expect(stderr.match(/p requires a (?:new )?login/g)).toHaveLength(1);
    expect(stderr).toContain(`Log in with: mcpc login ${file}:p`);
    expect(exitCode).toBe(2);
  });

  it('is logged in to in the shell with what was said to connect: whom to trust, where to come back', async () => {
    const { url } = await protectedServer('--tls');
    const person = new LoggingIn();
    const known = await person.run(['login', url, '--insecure']);
    expect(known.exitCode, known.stderr).toBe(0);
    const words = ['--cacert', fixture('http/certificate.pem'), '--callback-host', 'localhost'];
    const { stdout, stderr, exitCode } = await person.run(['connect', url, ...words], {
      stdin: 'logout\nlogin\nwhoami\n',
    });
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toMatch(/^Logged out of .*\nLogged in to .*\n{"who":"ada"/);
    expect(person.only().redirectUri).toMatch(/^http:\/\/localhost:/);
  });

  it('is listed with issuer, scopes and end, without secrets, and forgotten with logout', async () => {
    const person = await loggedIn();
    const { secrets } = person.only();
    const list = await person.run(['login', '--list', '--json']);
    const { issuer, counts } = await server.control();
    expect(JSON.parse(list.stdout)).toEqual([
      {
        server: server.url,
        issuer,
        scopes: ['read'],
        renewable: true,
        kept: 'file',
        expires: expect.any(String),
      },
    ]);
    for (const secret of [secrets.access, secrets.refresh]) expect(list.stdout).not.toContain(secret);
    const out = await person.run(['logout', server.url]);
    expect(out.exitCode, out.stderr).toBe(0);
    expect((await server.control()).counts.revocations).toBeGreaterThan(counts.revocations);
    expect(person.stored()).toEqual([]);
    expect((await person.run(['call', server.url, 'whoami'])).exitCode).toBe(5);
    expect((await person.run(['logout', server.url])).exitCode).toBe(5);
  });

  it('shows no token, code or verifier in any trace or output', async () => {
    const person = new LoggingIn();
    const [page, trace] = [temporaryFile('page'), temporaryFile('trace')];
    const words = ['--trace', '--trace-file', trace, '-v'];
    const login = await person.run(['login', server.url, ...words], {
      env: { BROWSER: browser('--page', page) },
    });
    const call = await person.run(['call', server.url, 'whoami', ...words]);
    expect(call.exitCode, call.stderr).toBe(0);
    await vi.waitFor(() => readFileSync(page));
    const { access, refresh } = person.only().secrets;
    const code = /[?&]code=([^&\s]+)/.exec(readFileSync(page, 'utf8'))?.[1];
    const said = [login.stdout, login.stderr, call.stdout, call.stderr, readFileSync(trace, 'utf8')].join(
      '\n',
    );
    for (const secret of [access, refresh, code]) {
      expect(secret).toBeTruthy();
      expect(said).not.toContain(secret);
    }
    expect(said).not.toContain('code_verifier');
  });

  it('keeps its registration, and the port that is part of it', async () => {
    const person = await loggedIn('--callback-host', 'localhost');
    const before = person.only();
    expect(before.redirectUri).toMatch(/^http:\/\/localhost:\d+\/callback$/);
    const { counts } = await server.control();
    expect((await person.run(['login', server.url])).exitCode).toBe(0);
    expect(person.only()).toMatchObject({
      redirectUri: before.redirectUri,
      secrets: { client: { client_id: before.secrets.client.client_id } },
    });
    expect((await server.control()).counts.registrations).toBe(counts.registrations);
  });

  it('registers anew when the port is taken', async () => {
    const person = await loggedIn();
    const before = person.only();
    const squatter = createServer();
    const port = Number(new URL(before.redirectUri ?? '').port);
    await new Promise<void>((resolve) => squatter.listen(port, '127.0.0.1', resolve));
    try {
      const { stderr, exitCode } = await person.run(['login', server.url]);
      expect(exitCode, stderr).toBe(0);
      expect(person.only().redirectUri).not.toBe(before.redirectUri);
      const chosen = await person.run(['login', server.url, '--callback-port', String(port)]);
      expect(chosen.exitCode).toBe(5);
      expect(chosen.stderr).toContain(`Could not listen on port ${port}`);
    } finally {
      squatter.close();
    }
  });

  it('is registered anew, once, when the registration was forgotten', async () => {
    const person = await loggedIn();
    const { client } = person.only().secrets;
    await server.control({ do: 'forgetClient', token: client.client_id });
    const { stderr, exitCode } = await person.run(['login', server.url]);
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toContain('no longer knows mcpc, which is registered again');
    expect(person.only().secrets.client.client_id).not.toBe(client.client_id);
  });

  it('takes the pasted address where there is no browser', async () => {
    const person = new LoggingIn({ BROWSER: '' });
    const login = startMcpc(['login', server.url, '--no-browser'], {
      home: person.home,
      env: person.env,
      stdin: 'open',
    });
    const said = await login.stderr.until((text) => /^ {2}http:\S+\n/m.test(text));
    const address = /^ {2}(http:\S+)$/m.exec(said)?.[1] ?? '';
    login.write('nonsense\n');
    await login.stderr.until((text) => text.includes('That is not a URL'));
    login.write('http://127.0.0.1/callback?code=1&state=other\n');
    await login.stderr.until((text) => text.includes('That URL belongs to another login'));
    const page = temporaryFile('page');
    await visited(['--stay', '--page', page], address);
    login.write(`${readFileSync(page, 'utf8').split('\n')[0]}\n`);
    const { exitCode, stderr } = await login.finished;
    expect(exitCode, stderr).toBe(0);
    expect((await person.run(['call', server.url, 'whoami'])).exitCode).toBe(0);
  });

  it.each([
    ['another state', ['--state', 'other'], 'the response to another login'],
    ['another issuer', ['--iss', 'evil.example'], 'did not come from http://127.0.0.1'],
    ['a no', ['--decline'], 'The login was declined at http://127.0.0.1'],
  ])('does not log in when the browser comes back with %s', async (_what, words, message) => {
    const person = new LoggingIn();
    const page = temporaryFile('page');
    const { stderr, exitCode } = await person.run(['login', server.url], {
      env: { BROWSER: browser(...words, '--page', page) },
    });
    expect(exitCode).toBe(5);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('evil.example');
    await vi.waitFor(() => expect(readFileSync(page, 'utf8')).toContain('You are not logged in'));
    expect(person.stored()).toEqual([]);
  });

  it('says in its own words alone that the code was refused', async () => {
    const { stdout, stderr, exitCode } = await new LoggingIn({ BROWSER: browser('--code', 'other') }).run([
      ...['login', server.url],
    ]);
    expect(exitCode).toBe(5);
    expect(stdout).toBe('');
    const [asked, address, ...said] = stderr.split('\n');
    expect(asked).toMatch(/^To log in to \S+, open this page in a browser:$/);
    expect(address).toMatch(/^ {2}http:\S+$/);
    const { issuer } = await server.control();
    expect(said).toEqual([
      `error: ${issuer} rejected the login: invalid_grant (grant request is invalid).`,
      `  while connecting to ${new URL(server.url).host}/mcp`,
      '',
    ]);
  });

  it('is used over WebSocket: 401 to the upgrade leads to the login, elsewhere to status 5', async () => {
    const person = new LoggingIn();
    const address = server.url.replace(/^http/, 'ws');
    const before = await person.run(['call', address, 'whoami']);
    expect(before.exitCode).toBe(5);
    expect(before.stderr).toContain(`Log in with: mcpc login ${address}`);
    const login = await person.run(['login', address]);
    expect(login.exitCode, login.stderr).toBe(0);
    const call = await person.run(['call', address, 'whoami']);
    expect(call).toMatchObject({ stdout: '{"who":"ada","scopes":["read"]}\n', stderr: '', exitCode: 0 });
    const { access } = person.only().secrets;
    const { authorizations } = await server.control();
    expect(authorizations.at(-1)).toBe(`Bearer ${access}`);
    await server.control({ do: 'revokeAccess', token: access ?? '' });
    const renewed = await person.run(['call', address, 'whoami']);
    expect(renewed, renewed.stderr).toMatchObject({ stdout: call.stdout, exitCode: 0 });
    expect(person.only().secrets.access).not.toBe(access);
  });

  it('waits for a browser that never comes back no longer than it was told', async () => {
    const { stderr, exitCode } = await new LoggingIn({ BROWSER: browser('--stay') }).run([
      ...['login', server.url, '--callback-timeout', '0.5'],
    ]);
    expect(exitCode).toBe(4);
    expect(stderr).toContain('The browser did not return');
  });
});

/** Works through the login page at an address. */
async function visited(words: string[], address: string): Promise<void> {
  const { execFile } = await import('node:child_process');
  const [program = '', ...args] = browser(...words).split(' ');
  await new Promise<void>((resolve, reject) =>
    execFile(program, [...args, address], (error) => (error ? reject(error) : resolve())),
  );
}
