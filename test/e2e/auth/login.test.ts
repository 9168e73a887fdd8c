import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
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

  /** Returns a user who is logged in. */
  async function loggedIn(...words: string[]): Promise<LoggingIn> {
    const user = new LoggingIn();
    const { stderr, exitCode } = await user.run(['login', server.url, ...words]);
    expect(exitCode, stderr).toBe(0);
    return user;
  }

  it('exits with 5 and prints the line that logs in', async () => {
    const { stdout, stderr, exitCode } = await new LoggingIn().run(['tools', server.url]);
    expect(exitCode).toBe(5);
    expect(stdout).toBe('');
    expect(stderr).toContain(`Log in with: mcpc login ${server.url}`);
  });

  it('is used without another login after the first', async () => {
    const user = new LoggingIn();
    const page = temporaryFile('page');
    const login = await user.run(['login', server.url], { env: { BROWSER: browser('--page', page) } });
    expect(login.exitCode, login.stderr).toBe(0);
    expect(login.stdout).toMatch(
      /^Logged in to http:\S+ at http:\S+ with scope read, refreshed automatically; stored in a file/,
    );
    await expect.poll(() => readFileSync(page, 'utf8')).toContain('You are logged in');
    const call = await user.run(['call', server.url, 'whoami']);
    expect(call.stdout).toBe('{"who":"ada","scopes":["read"]}\n');
    expect(call.stderr).toBe('');
    expect(statSync(user.storePath).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(user.storePath)).mode & 0o777).toBe(0o700);
  });

  it('completes its tools for the login that listed them only', async () => {
    const user = await loggedIn();
    const completed = async () => (await user.run(['__complete', '--', 'call', server.url, 'who'])).stdout;
    await user.run(['tools', server.url]);
    expect(await completed()).toContain('whoami');
    await user.run(['logout', server.url]);
    expect(await completed()).not.toContain('whoami');
    // Whoever logs in next may be somebody else.
    await user.run(['login', server.url]);
    expect(await completed()).not.toContain('whoami');
    await user.run(['tools', server.url]);
    expect(await completed()).toContain('whoami');
  });

  it(`may show pages to sign in and to consent, here in ${pages.name}`, async () => {
    const user = new LoggingIn();
    const page = temporaryFile('page');
    const login = await user.run(['login', server.url], {
      env: { BROWSER: pages.browser('--page', page) },
    });
    expect(login.exitCode, login.stderr).toBe(0);
    await expect.poll(() => readFileSync(page, 'utf8')).toContain('You are logged in');
    expect((await user.run(['call', server.url, 'whoami'])).stdout).toContain('"who":"ada"');
  });

  it('receives no token after logout in the shell: the next line requires a login', async () => {
    for (const address of [server.url, server.url.replace(/^http/, 'ws')]) {
      const user = await loggedIn();
      const lines = ['whoami', 'logout', 'whoami', 'login', 'whoami', 'logout', 'logout'];
      const { stdout, stderr, exitCode } = await user.run(['connect', address, '--keep-going'], {
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

  it('may be one of several in the shell: logout affects the current one only', async () => {
    const user = await loggedIn();
    const file = configFile({ p: { url: server.url }, d: { url: 'demo:' } });
    const lines = [
      'd_count by=3 --query structuredContent',
      ...['logout', 'use p', 'whoami', 'logout', 'whoami'],
      'd_count by=3 --query structuredContent',
    ];
    const { stdout, stderr, exitCode } = await user.run(['connect', file, '--keep-going'], {
      stdin: `${lines.join('\n')}\n`,
    });
    expect(stdout).toBe(
      `{"count":3}\n{"who":"ada","scopes":["read"]}\nLogged out of ${file}:p.\n{"count":6}\n`,
    );
    expect(stderr).toContain('in the shell: use NAME');
    // Only its connection was closed: the other server continues to count.
    expect(stderr.match(/p requires a (?:new )?login/g)).toHaveLength(1);
    expect(stderr).toContain(`Log in with: mcpc login ${file}:p`);
    expect(exitCode).toBe(2);
  });

  it('is logged in to in the shell with the options of connect: certificates and callback host', async () => {
    const { url } = await protectedServer('--tls');
    const user = new LoggingIn();
    const known = await user.run(['login', url, '--insecure']);
    expect(known.exitCode, known.stderr).toBe(0);
    const words = ['--cacert', fixture('http/certificate.pem'), '--callback-host', 'localhost'];
    const { stdout, stderr, exitCode } = await user.run(['connect', url, ...words], {
      stdin: 'logout\nlogin\nwhoami\n',
    });
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toMatch(/^Logged out of .*\nLogged in to .*\n{"who":"ada"/);
    expect(user.only().redirectUri).toMatch(/^http:\/\/localhost:/);
  });

  it('is listed with issuer, scopes and expiry, without secrets, and removed by logout', async () => {
    const user = await loggedIn();
    const { secrets } = user.only();
    const list = await user.run(['login', '--list', '--json']);
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
    const out = await user.run(['logout', server.url]);
    expect(out.exitCode, out.stderr).toBe(0);
    expect((await server.control()).counts.revocations).toBeGreaterThan(counts.revocations);
    expect(user.stored()).toEqual([]);
    expect((await user.run(['call', server.url, 'whoami'])).exitCode).toBe(5);
    expect((await user.run(['logout', server.url])).exitCode).toBe(5);
  });

  it('shows no token, code or verifier in any trace or output', async () => {
    const user = new LoggingIn();
    const [page, trace] = [temporaryFile('page'), temporaryFile('trace')];
    const words = ['--trace', '--trace-file', trace, '-v'];
    const login = await user.run(['login', server.url, ...words], {
      env: { BROWSER: browser('--page', page) },
    });
    const call = await user.run(['call', server.url, 'whoami', ...words]);
    expect(call.exitCode, call.stderr).toBe(0);
    await expect.poll(() => readFileSync(page, 'utf8')).toMatch(/[?&]code=/);
    const { access, refresh } = user.only().secrets;
    const code = /[?&]code=([^&\s]+)/.exec(readFileSync(page, 'utf8'))?.[1];
    const output = [login.stdout, login.stderr, call.stdout, call.stderr, readFileSync(trace, 'utf8')].join(
      '\n',
    );
    for (const secret of [access, refresh, code]) {
      expect(secret).toBeTruthy();
      expect(output).not.toContain(secret);
    }
    expect(output).not.toContain('code_verifier');
  });

  it('keeps the registration and its port for the next login', async () => {
    const user = await loggedIn('--callback-host', 'localhost');
    const before = user.only();
    expect(before.redirectUri).toMatch(/^http:\/\/localhost:\d+\/callback$/);
    const { counts } = await server.control();
    expect((await user.run(['login', server.url])).exitCode).toBe(0);
    expect(user.only()).toMatchObject({
      redirectUri: before.redirectUri,
      secrets: { client: { client_id: before.secrets.client.client_id } },
    });
    expect((await server.control()).counts.registrations).toBe(counts.registrations);
  });

  it('is registered again if the port is in use', async () => {
    const user = await loggedIn();
    const before = user.only();
    const squatter = createServer();
    const port = Number(new URL(before.redirectUri ?? '').port);
    await new Promise<void>((resolve) => squatter.listen(port, '127.0.0.1', resolve));
    try {
      const { stderr, exitCode } = await user.run(['login', server.url]);
      expect(exitCode, stderr).toBe(0);
      expect(user.only().redirectUri).not.toBe(before.redirectUri);
      const chosen = await user.run(['login', server.url, '--callback-port', String(port)]);
      expect(chosen.exitCode).toBe(5);
      expect(chosen.stderr).toContain(`Could not listen on port ${port}`);
    } finally {
      squatter.close();
    }
  });

  it('is registered again, once, if the server deleted the registration', async () => {
    const user = await loggedIn();
    const { client } = user.only().secrets;
    await server.control({ do: 'forgetClient', token: client.client_id });
    const { stderr, exitCode } = await user.run(['login', server.url]);
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toContain('no longer knows mcpc, which is registered again');
    expect(user.only().secrets.client.client_id).not.toBe(client.client_id);
  });

  it('accepts a pasted URL without a browser', async () => {
    const user = new LoggingIn({ BROWSER: '' });
    const login = startMcpc(['login', server.url, '--no-browser'], {
      home: user.home,
      env: user.env,
      stdin: 'open',
    });
    const printed = await login.stderr.until((text) => /^http:\S+\n/m.test(text));
    const address = /^(http:\S+)$/m.exec(printed)?.[1] ?? '';
    login.write('nonsense\n');
    await login.stderr.until((text) => text.includes('That is not a URL'));
    login.write('http://127.0.0.1/callback?code=1&state=other\n');
    await login.stderr.until((text) => text.includes('That URL belongs to another login'));
    const page = temporaryFile('page');
    await visit(['--stay', '--page', page], address);
    login.write(`${readFileSync(page, 'utf8').split('\n')[0]}\n`);
    const { exitCode, stderr } = await login.finished;
    expect(exitCode, stderr).toBe(0);
    expect((await user.run(['call', server.url, 'whoami'])).exitCode).toBe(0);
  });

  it.each([
    ['another state', ['--state', 'other'], 'the response to another login'],
    ['another issuer', ['--iss', 'evil.example'], 'did not come from http://127.0.0.1'],
    ['a refusal', ['--decline'], 'The login was declined at http://127.0.0.1'],
  ])('is not logged in to if the browser returns with %s', async (_case, words, message) => {
    const user = new LoggingIn();
    const page = temporaryFile('page');
    const { stderr, exitCode } = await user.run(['login', server.url], {
      env: { BROWSER: browser(...words, '--page', page) },
    });
    expect(exitCode).toBe(5);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('evil.example');
    await expect.poll(() => readFileSync(page, 'utf8')).toContain('You are not logged in');
    expect(user.stored()).toEqual([]);
  });

  it('reports a rejected code without the text of the server', async () => {
    const { stdout, stderr, exitCode } = await new LoggingIn({ BROWSER: browser('--code', 'other') }).run([
      ...['login', server.url],
    ]);
    expect(exitCode).toBe(5);
    expect(stdout).toBe('');
    const [question, address, ...lines] = stderr.split('\n');
    expect(question).toMatch(/^To log in to \S+, open this page in a browser:$/);
    expect(address).toMatch(/^http:\S+$/);
    const { issuer } = await server.control();
    expect(lines).toEqual([
      `error: ${issuer} rejected the login: invalid_grant (grant request is invalid).`,
      `  while connecting to ${new URL(server.url).host}/mcp`,
      '',
    ]);
  });

  it('is used over WebSocket: 401 to the upgrade exits with 5 before the login', async () => {
    const user = new LoggingIn();
    const address = server.url.replace(/^http/, 'ws');
    const before = await user.run(['call', address, 'whoami']);
    expect(before.exitCode).toBe(5);
    expect(before.stderr).toContain(`Log in with: mcpc login ${address}`);
    const login = await user.run(['login', address]);
    expect(login.exitCode, login.stderr).toBe(0);
    const call = await user.run(['call', address, 'whoami']);
    expect(call).toMatchObject({ stdout: '{"who":"ada","scopes":["read"]}\n', stderr: '', exitCode: 0 });
    const { access } = user.only().secrets;
    const { authorizations } = await server.control();
    expect(authorizations.at(-1)).toBe(`Bearer ${access}`);
    await server.control({ do: 'revokeAccess', token: access ?? '' });
    const renewed = await user.run(['call', address, 'whoami']);
    expect(renewed, renewed.stderr).toMatchObject({ stdout: call.stdout, exitCode: 0 });
    expect(user.only().secrets.access).not.toBe(access);
  });

  it('is not logged in to if the browser does not return within --callback-timeout', async () => {
    const { stderr, exitCode } = await new LoggingIn({ BROWSER: browser('--stay') }).run([
      ...['login', server.url, '--callback-timeout', '0.5'],
    ]);
    expect(exitCode).toBe(4);
    expect(stderr).toContain('The browser did not return');
  });
});

/** Completes the login page at a URL. */
async function visit(words: string[], address: string): Promise<void> {
  const { execFile } = await import('node:child_process');
  const [program = '', ...args] = browser(...words).split(' ');
  await new Promise<void>((resolve, reject) =>
    execFile(program, [...args, address], (error) => (error ? reject(error) : resolve())),
  );
}
