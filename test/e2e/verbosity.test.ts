import { describe, expect, it } from 'vitest';
import { raw } from './harness/fixtures.ts';
import { inlineServer } from './harness/inline.ts';
import { mcpc } from './harness/mcpc.ts';

describe('--quiet', () => {
  it('keeps errors', async () => {
    expect((await mcpc(['call', raw('errors'), 'fails', '-q'])).stderr).toBe('no such city\n');
    expect((await mcpc(['call', raw('errors'), 'refuses', '-q'])).stderr).toContain('The quota is used up');
    expect((await mcpc(['tools', 'nowhere', '-q'])).stderr).toContain('nowhere');
  });
});

describe('what a server writes to its standard error before the handshake is complete', () => {
  const server = inlineServer(`
    console.error('Listening on stdio');
    const refuse = () => {
      console.error('Unknown method: server/discover');
      throw new Refusal(-32601, 'No');
    };
    serve({ 'server/discover': refuse, ...toolMethods([{ name: 'hello', call: () => text('hello') }]) });
  `);

  it('is shown with --verbose only', async () => {
    expect(await mcpc(['call', server, 'hello'])).toMatchObject({ stdout: 'hello\n', stderr: '' });
    const { stderr } = await mcpc(['call', server, 'hello', '--verbose']);
    expect(stderr).toMatch(/Listening on stdio\n.*Unknown method: server\/discover\n/);
  });

  it('is shown when the connection fails, even if the server goes on', async () => {
    const silent = inlineServer(
      `console.error('Waiting for the database'); serve({ initialize: () => never });`,
    );
    const { stderr, exitCode } = await mcpc(['tools', silent, '--connect-timeout', '1']);
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/^Waiting for the database\n/);
  });

  it('is shown when the server dies later', async () => {
    const mortal = inlineServer(`
      console.error('No API key, some tools will not work');
      serve(toolMethods([{ name: 'die', call: () => process.exit(3) }]));
    `);
    expect((await mcpc(['call', mortal, 'die'])).stderr).toMatch(/^No API key/);
  });
});

describe('--log-level', () => {
  const levels = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'];

  it.each([
    ['error', ''],
    ['debug', '--modern'],
  ])('shows messages from %s on %s', async (level, era) => {
    const { stdout, stderr } = await mcpc(['call', raw('logs', era), 'log', '--log-level', level]);
    const shown = levels.slice(levels.indexOf(level));
    expect(stdout).toBe(`${shown.length} messages\n`);
    expect(
      stderr
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ')[0]),
    ).toEqual(shown);
  });

  it.each(['', '--modern'])('is info by default, in both eras %s', async (era) => {
    const { stdout, stderr } = await mcpc(['call', raw('logs', era), 'log']);
    expect(stdout).toBe('7 messages\n');
    expect(stderr).toMatch(/^info tester: this is info\n/);
  });
});

describe('--verbose', () => {
  it('adds the cause of an error', async () => {
    const words = ['tools', 'no-such-program --flag'];
    const [short, long] = await Promise.all([mcpc(words), mcpc([...words, '--verbose'])]);
    expect(long.stderr).toContain('ENOENT');
    expect(short.stderr).not.toContain('ENOENT');
  });
});

it('--verbose shows what caused an error, by the names of errors that programs see', async () => {
  const script = 'call echo text=hello\nexpect .abs(@) == 1\n';
  const { stderr } = await mcpc(['connect', raw('echo'), '--verbose'], { stdin: script });
  expect(stderr).toContain('caused by: UsageError: --query "abs(@)" cannot be applied to the result');
});
