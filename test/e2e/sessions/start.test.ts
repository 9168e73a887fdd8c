import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { program, workplace } from '../harness/config.ts';
import { raw } from '../harness/fixtures.ts';
import { temporaryFile, temporaryFolder } from '../harness/folder.ts';
import { listen } from '../harness/listening.ts';
import { sessionUser, statefulServer } from '../harness/sessions.ts';

describe('--session', () => {
  it('starts a session for the first line, and later lines reuse its server', async () => {
    const user = sessionUser();
    const server = statefulServer();
    expect(await user.output(['call', server.target, 'count', '--session', 's'])).toBe('1\n');
    expect(await user.output(['call', server.target, 'count', '--session=s'])).toBe('2\n');
    expect(await user.output(['call', '@s', 'count'])).toBe('3\n');
    expect(server.starts()).toHaveLength(1);
    expect(server.params('initialize')).toHaveLength(1);
  });

  it('can be given as MCPC_SESSION, for every line that has a target', async () => {
    const user = sessionUser();
    const server = statefulServer();
    const env = { MCPC_SESSION: 's' };
    expect(await user.output(['call', server.target, 'count'], { env })).toBe('1\n');
    expect(await user.output(['call', server.target, 'count'], { env })).toBe('2\n');
    expect(await user.output(['help', 'tools'], { env })).toContain('Usage: mcpc tools');
    expect(await user.output(['call', '@s', 'count'])).toBe('3\n');
    expect(user.sessionProcesses()).toHaveLength(1);
  });

  it('is named by errors as MCPC_SESSION, if that is why a line is for a session', async () => {
    const user = sessionUser();
    const env = { MCPC_SESSION: 's' };
    const why = (words: string[]) => user.failure(2, words, { env });
    expect(await why(['tools'])).toContain('For session s, which MCPC_SESSION names: mcpc tools @s');
    expect(await why(['call', 'add'])).toContain('would start session s because MCPC_SESSION is set');
    await user.expectNoProcess();
    await user.open();
    for (const line of [
      ['ping', 'demo'],
      ['call', 'count'],
    ]) {
      expect(await why(line)).toContain('This line is for session s because MCPC_SESSION is set.');
    }
    expect(await user.failure(2, ['ping', 'demo', '--session', 's'])).not.toContain('MCPC_SESSION');
  });

  it('reports that it has started the session, once, and not with --quiet', async () => {
    const user = sessionUser();
    const { target } = statefulServer();
    const line = (session: string) => ['call', target, 'count', '--session', session];
    const first = await user.run(line('s'));
    expect(first).toMatchObject({
      stdout: '1\n',
      stderr: 'note: Started session s. To end it: mcpc stop @s\n',
    });
    expect(await user.run(line('s'))).toMatchObject({ stdout: '2\n', stderr: '' });
    expect(await user.run([...line('t'), '--quiet'])).toMatchObject({ stdout: '1\n', stderr: '' });
    const { stderr } = await user.run(['run', target, 'count'], { env: { MCPC_SESSION: 'u' } });
    expect(stderr).toContain('note: Started session u. To end it: mcpc stop @u\n');
  });

  it('rejects a name that cannot be one, naming it', async () => {
    const user = sessionUser();
    for (const name of ['', '.hidden', '../up', 'Upper', 'a b', 'x'.repeat(33)]) {
      expect(await user.failure(2, ['ping', 'demo', '--session', name])).toContain('session');
    }
    expect(user.files()).toEqual([]);
  });

  it.each([
    ['another target', [raw('echo')], /target|server/],
    ['other variables', ['TARGET', '--env', 'COLOUR=red'], /COLOUR|env/],
    ['another idle time', ['TARGET', '--idle', '5'], /--idle 5/],
    ['files to watch', ['TARGET', '--watch-path', '.'], /--watch-path/],
    ['other options of the connection', ['TARGET', '--protocol', '2025-06-18'], /protocol/],
  ])('with %s than the running session: exit 2, naming the difference', async (_what, words, difference) => {
    const user = sessionUser();
    const server = await user.open();
    const line = words.map((word) => (word === 'TARGET' ? server.target : word));
    const message = await user.failure(2, ['connect', ...line, '--session', 's']);
    expect(message).toMatch(difference);
    expect(message).toContain('@s');
    expect(server.starts()).toHaveLength(1);
  });

  it('says what a target that is not a server is: a missing file, or the name of a tool', async () => {
    const user = sessionUser();
    await user.open();
    const failure = (target: string) => user.failure(2, ['call', target, 'count', '--session', 's']);
    expect(await failure('other.py')).toMatch(/^error: There is no file other\.py\.\n/);
    expect(await failure('other')).toContain('Did you mean: mcpc call @s other count');
  });

  it('may leave out how long the session may be idle', async () => {
    const user = sessionUser();
    const { target } = await user.open(['--idle', '5']);
    expect(await user.output(['call', target, 'count', '--session', 's'])).toBe('1\n');
  });

  it('does not reveal the secret in which a line differs', async () => {
    const user = sessionUser();
    const server = await user.open(['--env', 'API_TOKEN=first-secret']);
    const other = ['ping', server.target, '--session', 's', '--env', 'API_TOKEN=second-secret'];
    const message = await user.failure(2, other);
    expect(message).toContain('API_TOKEN');
    expect(message).not.toMatch(/first-secret|second-secret/);
  });

  it('with another working folder than the running session: exit 2, naming both', async () => {
    const user = sessionUser();
    const server = await user.open();
    const cwd = temporaryFolder();
    const message = await user.failure(2, ['call', server.target, 'count', '--session', 's'], { cwd });
    expect(message).toContain(user.cwd);
    expect(message).toContain(cwd);
    expect(await user.output(['call', '@s', 'count'], { cwd })).toBe('1\n');
  });

  it('gives one session to two that start it at the same moment', async () => {
    const user = sessionUser();
    const server = statefulServer();
    const line = ['call', server.target, 'count', '--session', 's'];
    const outputs = await Promise.all(Array.from({ length: 5 }, () => user.output(line)));
    expect(outputs.sort()).toEqual(['1\n', '2\n', '3\n', '4\n', '5\n']);
    expect(server.starts()).toHaveLength(1);
    expect(user.sessionProcesses()).toHaveLength(1);
  });
});

describe('a session that cannot be started', () => {
  it.each([
    ['because the program does not exist', ['no-such-program --flag'], 3, /no-such-program/],
    [
      'because the server dies',
      [raw('dies-at-start', '--status', '7')],
      3,
      /exited with status 7[\s\S]*left-pad/,
    ],
    [
      'because the server does not answer',
      [raw('never-answers', '--at-all'), '--connect-timeout', '0.5'],
      4,
      /0\.5 s/,
    ],
    ['because nothing is there', ['./nowhere.py'], 2, /nowhere\.py/],
  ])(
    'fails like the same line without a session, and leaves nothing: %s',
    async (_why, words, status, says) => {
      const user = sessionUser();
      const alone = await user.failure(status, ['call', ...words.slice(0, 1), 'x', ...words.slice(1)]);
      const message = await user.failure(status, [
        'call',
        ...words.slice(0, 1),
        'x',
        ...words.slice(1),
        '--session',
        's',
      ]);
      expect(message).toMatch(says);
      expect(message).toBe(alone);
      await user.expectNoProcess();
      expect(user.files()).toEqual([]);
    },
  );

  it('is not one whose first call fails: it remains', async () => {
    const user = sessionUser();
    const { target } = statefulServer();
    expect(await user.failure(3, ['call', target, 'die', '--session', 's'])).toContain('SIGKILL');
    expect(await user.output(['call', '@s', 'count'])).toBe('1\n');
  });

  it('does not prevent the next line from starting it', async () => {
    const user = sessionUser();
    await user.failure(3, ['ping', raw('dies-at-start'), '--session', 's']);
    expect(await user.output(['call', statefulServer().target, 'count', '--session', 's'])).toBe('1\n');
  });

  it('needs a login or trust first, which is said by the line that starts it', async () => {
    const { url } = await listen('http/scripted.mjs', '--bearer', 'secret');
    const user = sessionUser();
    expect(await user.failure(5, ['tools', url, '--session', 's'])).toContain('401');
    await user.expectNoProcess();

    const { cwd, write } = workplace();
    write('mcp.json', { mcpServers: { found: program('raw/stateful.mjs') } });
    expect(await user.failure(2, ['tools', 'found', '--session', 's'], { cwd })).toContain(
      'mcpc trust found',
    );
    await user.expectNoProcess();
    await user.output(['trust', 'found', '--yes'], { cwd });
    await user.output(['tools', 'found', '--session', 's'], { cwd });
    expect(await user.output(['call', '@s', 'count'])).toBe('1\n');
  });
});

describe('a line for a session that does not exist', () => {
  it('exits with 2 and says which exist, and how to start one', async () => {
    const user = sessionUser();
    await user.open();
    const message = await user.failure(2, ['call', '@t', 'count']);
    expect(message).toContain('@s');
    expect(message).toContain('--session t');
  });

  it('starts nothing', async () => {
    const user = sessionUser();
    await user.failure(2, ['call', '@t', 'count']);
    await user.expectNoProcess();
  });

  it('is not meant for a file of that name, which is ./@name', async () => {
    const user = sessionUser();
    writeFileSync(join(user.cwd, '@t'), `#!/bin/sh\nexec ${raw('echo')}\n`, { mode: 0o755 });
    await user.failure(2, ['tools', '@t']);
    expect(await user.output(['tools', './@t'])).toContain('echo');
  });
});

describe('secrets', () => {
  it('are on no command line but that of the user, in no file, and not in the log', async () => {
    const user = sessionUser();
    const { url } = await listen('http/scripted.mjs', '--bearer', 'bearer-secret');
    const options = ['--bearer', 'bearer-secret', '--header', 'X-Api-Key: header-secret', '--session', 's'];
    await user.output(['call', url, 'hello', ...options]);
    const server = raw('stateful', '--token', 'word-secret');
    const words = ['--env', 'API_KEY=variable-secret', '--trace', '--session', 't'];
    await user.output(['call', server, 'env', 'name=API_KEY', ...words]);

    const secrets = /(bearer|header|variable)-secret/;
    for (const { words: shown } of user.processes()) expect(shown).not.toMatch(secrets);
    const everything = [
      await user.output(['sessions']),
      await user.output(['sessions', '--json']),
      await user.output(['logs', '@s']),
      await user.output(['logs', '@t']),
    ].join('\n');
    expect(everything).not.toMatch(/(bearer|header|variable|word)-secret/);
  });

  it('are sent with each request of a session over HTTP', async () => {
    const user = sessionUser();
    const requests = temporaryFile();
    const { url } = await listen('http/scripted.mjs', '--bearer', 'secret', '--requests', requests);
    await user.output(['call', url, 'hello', '--session', 's'], { env: { MCPC_BEARER: 'secret' } });
    expect(await user.output(['call', '@s', 'hello'])).toBe('hello\n');
    await expect.poll(() => user.sessionProcesses()).toHaveLength(1);
  });
});
