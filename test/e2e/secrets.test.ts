import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { raw } from './harness/fixtures.ts';
import { temporaryFile } from './harness/folder.ts';
import { listen } from './harness/listening.ts';
import { mcpc } from './harness/mcpc.ts';
import { recorded } from './harness/recorded.ts';

describe('secrets', () => {
  const secret = 'correct-horse-battery';
  const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLW9mLWl0';

  /** Both traces of a call, and what the server received. */
  async function traced(words: string[]): Promise<{ trace: string; sent: string }> {
    const file = temporaryFile('trace');
    const server = recorded('echo');
    const { stderr, exitCode } = await mcpc([
      ...['call', server.target, 'echo', ...words, '--trace', '--trace-file', file],
    ]);
    expect(exitCode, stderr).toBe(0);
    const sent = JSON.stringify(server.params('tools/call'));
    return { trace: stderr + readFileSync(file, 'utf8'), sent };
  }

  it.each([
    `deep.client_secret=${secret}`,
    `headers:={"Authorization":"Bearer ${secret}"}`,
    `note=send it with Bearer ${secret}`,
  ])('are redacted in both traces, arguments and answers: %s', async (word) => {
    const { trace, sent } = await traced([word]);
    expect(sent).toContain(secret);
    expect(trace).toContain('[redacted]');
    expect(trace).not.toContain(secret);
  });

  it.each([`door=${secret}`, `{"vault":{"word":"${secret}"}}`])(
    "of the tool's schema are redacted: %s",
    async (word) => {
      const file = temporaryFile('trace');
      const server = recorded('hard-schemas');
      const words = [
        'call',
        server.target,
        'secrets',
        word,
        'gate=8345',
        'note=kept',
        '--trace',
        '--trace-file',
        file,
      ];
      const { stdout, stderr, exitCode } = await mcpc(words);
      expect(exitCode, stderr).toBe(0);
      expect(JSON.stringify(server.params('tools/call'))).toContain(secret);
      expect(stdout).toContain(secret);
      const trace = stderr + readFileSync(file, 'utf8');
      expect(trace).toContain('"note":"kept"');
      expect(trace).toContain('[redacted]');
      expect(trace).not.toContain(secret);
    },
  );

  it.each(['gate=hunter2pass', 'door:=[hunter2pass]'])(
    'of the schema are not shown when they are refused: %s',
    async (word) => {
      const { stderr, exitCode } = await mcpc(['call', raw('hard-schemas'), 'secrets', word]);
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(/gate|door/);
      expect(stderr).not.toContain('hunter2');
    },
  );

  it('of a command line are shown in no message, example line or trace, and the server has a short name', async () => {
    const file = temporaryFile('trace');
    const target = raw('echo', `--access-token=${secret}`, '--api-key', `${secret}-2`);
    const shown = await mcpc(['tools', target, 'echo_required']);
    const missing = await mcpc(['call', target, 'echo_required', '--trace', '--trace-file', file]);
    const json = await mcpc(['call', target, 'none', '--json']);
    const example = '--access-token=$ACCESS_TOKEN --api-key $API_KEY" echo_required';
    expect(shown.stdout).toContain(example);
    expect(missing.stderr).toContain(example);
    expect(json.stderr).toContain('echo.mjs has no tool');
    const trace = readFileSync(file, 'utf8');
    expect(trace).toContain('"server":"echo.mjs"');
    for (const { stdout, stderr } of [shown, missing, json])
      expect(stdout + stderr + trace).not.toContain(secret);
  });

  it.each([jwt])('are redacted by their form, whatever their name: %s', async (value) => {
    const { trace, sent } = await traced([`note=it is ${value}`]);
    expect(sent).toContain(value);
    expect(trace).not.toContain(value);
  });

  it('are not assumed for harmless names', async () => {
    const { trace } = await traced(['maxTokens=100', 'title=The token of the ring', 'tokenize=true']);
    expect(trace).toContain('"maxTokens":100');
    expect(trace).toContain('The token of the ring');
    expect(trace).toContain('"tokenize":true');
  });

  it('sent as headers are not shown', async () => {
    const { url } = await listen('http/scripted.mjs', '--bearer', secret);
    const file = temporaryFile('trace');
    const words = ['-H', `X-Api-Key: ${secret}`, '--bearer', secret, '--trace', '--trace-file', file, '-v'];
    const { stdout, stderr, exitCode } = await mcpc(['tools', url, ...words]);
    expect(exitCode, stderr).toBe(0);
    expect(stdout + stderr + readFileSync(file, 'utf8')).not.toContain(secret);
  });

  it('are not shown in an error', async () => {
    const { url } = await listen('http/scripted.mjs', '--bearer', 'another');
    for (const words of [
      ['tools', url, '--bearer', secret, '-v'],
      ['tools', url, '--bearer', secret, '-v', '--json'],
      ['tools', url.replace('//', `//user:${secret}@`), '-v'],
      ['tools', `${url}?api_key=${secret}`, '-v'],
      ['tools', `http://user:${secret}@127.0.0.1:port/`],
      ['tools', `http://user:${secret}@127.0.0.1/`, '--transport', 'stdio'],
      ['tools', raw('echo'), '-H', `X-Api-Key ${secret}`],
      ['tools', 'demo', '-H', `X-Api-Key: ${secret}`],
      ['tools', `API_KEY=${secret} node server.js`],
    ]) {
      const { stdout, stderr, exitCode } = await mcpc(words);
      expect(exitCode).not.toBe(0);
      expect(stdout + stderr).not.toContain(secret);
    }
  });

  it('in a URL are reported as such by login', async () => {
    const { stderr, exitCode } = await mcpc(['login', `http://us%er:${secret}@127.0.0.1/mcp`]);
    expect({ stderr, exitCode }).toEqual({
      stderr:
        'error: 127.0.0.1/mcp already has a user name and a password, which would be used instead of a login.\n' +
        'Remove them from the URL, or remove the header.\n',
      exitCode: 2,
    });
  });
});
