import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LoginSummary } from '../../../src/engine/auth/store/credentials.ts';
import { person, write } from '../config/files.ts';
import { fakeShell, type RunParts, refusal, run } from './run-command.ts';

/** A user in a project, with an own config file if `own` is given. */
function user(own?: unknown) {
  const system = person('project');
  mkdirSync(join(system.cwd, '.git'));
  const file = join(system.home, '.config', 'mcpc', 'mcp.json');
  if (own !== undefined) write(file, own);
  const unused = () => Promise.reject(new Error('Not faked.'));
  const environment = { ...system, builtins: { demo: unused } };
  const read = () => JSON.parse(readFileSync(file, 'utf8')) as unknown;
  return { environment, file, read };
}

describe('add', () => {
  it.each([
    [['npxx -y @scope/server'], 'There is no program "npxx" in PATH. Did you mean npx?'],
    [['y', 'z'], 'There is no program "y" in PATH.'],
  ])('says that the program does not exist, and adds the server: %j', async (words, said) => {
    const { environment, read } = user();
    const { notices } = await run(['add', 'x', ...words], { environment });
    expect(notices).toEqual([expect.stringContaining(said)]);
    expect(notices[0]).toContain('To remove it: mcpc remove x');
    expect(read()).toMatchObject({ mcpServers: { x: {} } });
  });

  it('says nothing of a program that exists or of a command with variables', async () => {
    const { environment } = user();
    environment.env = { ...environment.env, PATH: process.env.PATH };
    const { notices } = await run(['add', 'x', '--', 'node', 'server.js'], { environment });
    expect(notices).toEqual([]);
  });

  const added = (file: string) => `Added weather to ${file}.`;
  const entryOf = async (...words: string[]) => {
    const { environment, file, read } = user();
    const { view } = await run(['add', 'weather', ...words], { environment });
    expect(view).toEqual({
      kind: 'text',
      // The demo server is inside mcpc.
      text: words[0] === 'demo' ? added(file) : expect.stringMatching(/\nIt (?:runs|sends) .*[^.]$/),
      data: { name: 'weather', file },
      paths: true,
    });
    return (read() as { mcpServers: { weather: unknown } }).mcpServers.weather;
  };

  it.each([
    [
      ['npx -y @scope/server', '-e', 'TOKEN', '-e', 'A=1'],
      {
        command: 'npx',
        args: ['-y', '@scope/server'],
        env: { TOKEN: '${TOKEN}', A: '1' },
      },
    ],
    [['--', 'npx', '-y', '@scope/server'], { command: 'npx', args: ['-y', '@scope/server'] }],
    [
      ['https://example.com/mcp', '-H', 'X-Team: blue', '--timeout', '2.5', '--ping-interval', '60'],
      {
        url: 'https://example.com/mcp',
        headers: { 'X-Team': 'blue' },
        timeout: 2_500,
        pingInterval: 60_000,
      },
    ],
    [['https://example.com/mcp', '--auth', 'oauth'], { url: 'https://example.com/mcp', auth: 'oauth' }],
    [['https://example.com/mcp', '--bearer', 't'], { url: 'https://example.com/mcp', auth: 't' }],
    [
      ['https://example.com/mcp', '--client-id', 'me', '--client-secret', 'env:SECRET', '--scope', 'read'],
      {
        url: 'https://example.com/mcp',
        auth: { client_id: 'me', client_secret: '${SECRET}', scope: 'read' },
      },
    ],
    [['https://example.com/sse', '--transport', 'sse'], { url: 'https://example.com/sse', transport: 'sse' }],
    [['demo'], { url: 'demo:' }],
    [['npx -y @a/b "/my data"'], { command: 'npx', args: ['-y', '@a/b', '/my data'] }],
    [['prog', 'x', '--cwd', '/'], { command: 'prog', args: ['x'], cwd: '/' }],
    [
      [
        ...['https://x.org/mcp', '--auth', 'client-credentials', '--client-id', 'robot', '--scope', 'read'],
        ...['--client-secret', 'env:SECRET', '--issuer', 'https://login.x.org'],
      ],
      {
        url: 'https://x.org/mcp',
        auth: {
          grant: 'client_credentials',
          client_id: 'robot',
          client_secret: '${SECRET}',
          issuer: 'https://login.x.org',
          scope: 'read',
        },
      },
    ],
    [
      [
        ...['https://x.org', '--client-id', 'me', '--client-key', '/key.pem', '--callback-port', '4000'],
        ...['--callback-host', 'localhost'],
      ],
      {
        url: 'https://x.org',
        auth: { client_id: 'me', client_key: '/key.pem', callback_host: 'localhost', callback_port: 4000 },
      },
    ],
    [
      [
        ...['https://x.org', '--client-document', 'https://me.example/mcpc.json', '--client-name', 'Me'],
        ...['--client-metadata', '{"contacts": ["me@me.example"]}'],
      ],
      {
        url: 'https://x.org',
        auth: {
          client_metadata_url: 'https://me.example/mcpc.json',
          client_name: 'Me',
          client_metadata: { contacts: ['me@me.example'] },
        },
      },
    ],
    [
      [
        ...['https://x.org', '--auth', 'workload-identity', '--identity-token', '/run/token', '--dpop'],
        ...['--issuer', 'https://login.x.org'],
      ],
      {
        url: 'https://x.org',
        auth: {
          grant: 'workload_identity',
          issuer: 'https://login.x.org',
          dpop: true,
          identity_token: '/run/token',
        },
      },
    ],
    [
      [
        ...[
          'https://x.org',
          '--auth',
          'enterprise-managed',
          '--client-id',
          'me',
          '--idp',
          'https://idp.x.org',
        ],
        ...[
          '--idp-client-id',
          'at-idp',
          '--idp-client-secret',
          'env:SECRET',
          '--identity-token',
          'env:TOKEN',
        ],
      ],
      {
        url: 'https://x.org',
        auth: {
          grant: 'enterprise_managed',
          client_id: 'me',
          identity_token: 'env:TOKEN',
          idp: 'https://idp.x.org',
          idp_client_id: 'at-idp',
          idp_client_secret: '${SECRET}',
        },
      },
    ],
  ])('writes the entry of %j', async (words, entry) => {
    expect(await entryOf(...words)).toEqual(entry);
  });

  it.each([
    [['', 'demo'], 'The name of a server cannot be empty.'],
    [['a', 'https://example.com/mcp', 'more'], 'mcpc add: unexpected argument "more".'],
    [['a', 'nothing'], '"nothing" is not a known server'],
    [['a', 'demo', '--callback-port', '4000'], '--callback-port'],
    [['a', 'prog', 'x', '--auth', 'oauth'], '--auth is only for servers with a URL'],
    [['a', 'prog', 'x', '--bearer', 't'], '--bearer is only for servers with a URL; prog is a program.'],
    [
      ['a', 'https://example.com/mcp', '--client-key', 'k'],
      '--client-secret and --client-key require --client-id ID.',
    ],
    [
      ['a', 'https://example.com/mcp', '--auth', 'oauth', '--bearer', 't'],
      '--bearer cannot be combined with options for OAuth.',
    ],
    [
      ['a', 'https://example.com/mcp', '--client-id', 'me', '--client-secret', 'hunter2'],
      'A client secret is never written to a config file.',
    ],
  ])('is refused, and no file is written: %j', async (words, message) => {
    const { environment, file } = user();
    const said = await refusal(['add', ...words], { environment });
    expect(said).toContain(message);
    expect(said).not.toContain('hunter2');
    expect(existsSync(file)).toBe(false);
  });

  it('is refused for a config file', async () => {
    const { environment, file } = user();
    write(join(environment.cwd, 'mcp.json'), { mcpServers: {} });
    expect(await refusal(['add', 'a', 'mcp.json'], { environment })).toContain('mcp.json is a config file');
    expect(existsSync(file)).toBe(false);
  });

  it('overwrites a server only with --force', async () => {
    const { environment, read } = user({ mcpServers: { a: { command: 'old' } } });
    expect(await refusal(['add', 'a', 'demo'], { environment })).toContain('a');
    expect(read()).toEqual({ mcpServers: { a: { command: 'old' } } });
    await run(['add', 'a', 'demo', '--force'], { environment });
    expect(read()).toEqual({ mcpServers: { a: { url: 'demo:' } } });
  });
});

describe('remove', () => {
  it('removes a server', async () => {
    const { environment, file, read } = user({ mcpServers: { a: { url: 'demo:' }, b: { url: 'demo:' } } });
    const { view } = await run(['remove', 'a'], { environment });
    expect(view).toMatchObject({ text: `Removed a from ${file}.` });
    expect(read()).toEqual({ mcpServers: { b: { url: 'demo:' } } });
  });

  it('suggests a similar name, and names another file with a server of that name', async () => {
    const { environment, file } = user({ mcpServers: { weather: { url: 'demo:' } } });
    const found = write(join(environment.cwd, 'mcp.json'), { mcpServers: { found: { url: 'demo:' } } });
    expect(await refusal(['remove', 'wether'], { environment })).toBe(
      `${file} has no server "wether". Did you mean "weather"?`,
    );
    expect(await refusal(['remove', 'found'], { environment })).toBe(
      `${file} has no server "found".\nThere is one in ${found}, which mcpc does not change.`,
    );
  });
});

describe('servers', () => {
  it('lists the servers that are found', async () => {
    const { environment } = user({ mcpServers: { own: { url: 'demo:' } } });
    write(join(environment.cwd, 'mcp.json'), {
      mcpServers: { found: { command: 'npx', env: { TOKEN: 'x' } } },
    });
    const { view } = await run(['servers'], { environment });
    expect(view).toMatchObject({
      kind: 'servers',
      servers: [
        { name: 'found', transport: 'stdio', where: 'npx', env: ['TOKEN'], trusted: false },
        { name: 'own', transport: 'builtin', trusted: true },
      ],
    });
  });

  it('lists where it searched if there are none', async () => {
    const { environment, file } = user();
    const { view, notices } = await run(['servers'], { environment });
    expect(view).toEqual({ kind: 'servers', servers: [] });
    expect(notices[0]).toMatch(/^No servers are configured\. Searched:\n/);
    expect(notices[0]).toContain(file);
    expect(notices[1]).toMatch(/^Add one with: .* NAME TARGET$/);
  });

  it('reads one file', async () => {
    const { environment } = user();
    write(join(environment.cwd, 'other.json'), { mcpServers: { a: { url: 'demo:', colour: 1 } } });
    const { view, notices } = await run(['servers', 'other.json'], { environment });
    expect(view).toMatchObject({ servers: [{ name: 'a' }] });
    expect(notices).toEqual([expect.stringContaining('colour')]);
    expect(await refusal(['servers', 'none.json'], { environment })).toContain('There is no file none.json.');
  });
});

describe('trust', () => {
  const place = () => {
    const { environment } = user({ mcpServers: { own: { url: 'demo:' } } });
    const file = write(join(environment.cwd, 'mcp.json'), { mcpServers: { found: { command: 'npx' } } });
    return { environment, file };
  };
  const trust = async (words: string[], parts: RunParts) => (await run(['trust', ...words], parts)).view;

  it('trusts a server with --yes, once', async () => {
    const { environment, file } = place();
    const view = await trust(['found', '--yes'], { environment });
    const entry = { kind: 'entry', name: 'found', file, entry: { command: 'npx' }, trusted: true };
    const effect = 'It runs a program as you, with all your permissions: npx';
    expect(view).toEqual({ ...entry, state: `It is now trusted. ${effect}` });
    expect(await trust(['found'], { environment })).toEqual({ ...entry, state: 'It is already trusted.' });
    writeFileSync(file, JSON.stringify({ mcpServers: { found: { command: 'other' } } }));
    expect(await refusal(['trust', 'found'], { environment })).toContain('whether to trust found');
  });

  it('asks on a terminal', async () => {
    const { environment, file } = place();
    const questions: string[] = [];
    const answer = (yes: boolean) => (question: string) => {
      questions.push(question);
      return Promise.resolve(yes);
    };
    const message = await refusal(['trust', 'found'], { environment, confirm: answer(false) });
    expect(message).toBe(`found of ${file} is not trusted.`);
    const { view, notices } = await run(['trust', 'found'], { environment, confirm: answer(true) });
    expect(view).toBeUndefined();
    expect(notices).toEqual([`found of ${file} is now trusted.`]);
    expect(questions[0]).toBe('Trust found and allow mcpc to start or contact it?');
  });

  it('shows the server and is refused without a terminal', async () => {
    const { environment } = place();
    const shown: unknown[] = [];
    const show = (view: unknown) => Promise.resolve(void shown.push(view));
    expect(await refusal(['trust', 'found'], { environment, show })).toBe(
      `There is no terminal on which to ask whether to trust found.\nTo trust it: mcpc trust found --yes`,
    );
    expect(shown).toMatchObject([{ kind: 'entry', name: 'found', trusted: false }]);
  });

  it('needs no approval for a server of an own file', async () => {
    const { environment } = place();
    const view = await trust(['own'], { environment });
    expect(view).toMatchObject({ trusted: true, state: 'It needs no approval: the file is your own.' });
  });

  it.each([
    [
      'fund',
      'No config file has a server "fund". Did you mean "found"?\nList the servers with: mcpc servers',
    ],
    ['mcp.json:other', 'mcp.json has no server "other".\nList its servers with: mcpc servers mcp.json'],
  ])('is refused for an unknown server: %s', async (name, message) => {
    expect(await refusal(['trust', name], place())).toBe(message);
  });
});

describe('login and logout', () => {
  const row: LoginSummary = {
    server: 'https://example.com/mcp',
    issuer: 'https://auth.example.com',
    scopes: ['read', 'write'],
    expires: '2026-12-01T10:00:00.123Z',
    renewable: false,
    kept: 'file',
  };
  const logins = (rows: LoginSummary[], removed = 0) => ({
    logIn: () => Promise.resolve(row),
    logOut: () => Promise.resolve(removed),
    list: () => Promise.resolve(rows),
  });

  it('login returns what was granted, until when, and where it is stored', async () => {
    const { view } = await run(['login', 'https://example.com/mcp'], { logins: logins([]) });
    expect(view).toEqual({
      kind: 'text',
      text: 'Logged in to https://example.com/mcp at https://auth.example.com with scope read write, until 2026-12-01T10:00:00Z; stored in a file that only you can read.\n',
      data: row,
    });
  });

  it('login --list lists the logins without a target', async () => {
    const other: LoginSummary = {
      ...row,
      scopes: [],
      expires: undefined,
      renewable: true,
      kept: 'keychain',
    };
    const { view } = await run(['login', '--list'], { logins: logins([row, other]) });
    expect(view).toMatchObject({
      kind: 'table',
      rows: [
        [row.server, row.issuer, 'read write', 'until 2026-12-01T10:00:00Z', 'file'],
        [row.server, row.issuer, '', 'refreshed automatically', 'keychain'],
      ],
    });
    expect(view).not.toHaveProperty('data.1.expires');
  });

  it('login --print-document prints the document to host', async () => {
    const url = 'https://me.example/mcpc.json';
    const words = ['--client-name', 'Me', '--callback-port', '4000'];
    const { view } = await run(['login', '--print-document', url, ...words]);
    expect(view).toMatchObject({
      kind: 'text',
      text: expect.stringMatching(/^\{\n {2}"client_name": "Me",\n[\s\S]*\n\}\n$/),
      data: { client_id: url, redirect_uris: [expect.stringContaining(':4000'), expect.any(String)] },
    });
  });

  it('logout revokes the login and closes the connection of the shell', async () => {
    const { view } = await run(['logout', 'https://example.com/mcp'], { logins: logins([], 2) });
    expect(view).toMatchObject({ data: { target: 'https://example.com/mcp', removed: 2 } });
    const shell = fakeShell();
    await run(['logout'], { logins: logins([], 1), shell });
    expect(shell.disconnect).toHaveBeenCalledOnce();
  });

  it('logout without a login fails with status 5', async () => {
    const running = run(['logout', 'https://example.com/mcp'], { logins: logins([]) });
    await expect(running).rejects.toMatchObject({
      message: 'You are not logged in to https://example.com/mcp.',
      exitStatus: 5,
    });
  });
});
