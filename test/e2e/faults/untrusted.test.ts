import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { raw } from '../harness/fixtures.ts';
import { temporaryFolder } from '../harness/folder.ts';
import { inlineServer } from '../harness/inline.ts';
import { listen } from '../harness/listening.ts';
import { type Finished, mcpc } from '../harness/mcpc.ts';

/** Characters that a terminal interprets: C0 without TAB and LF, DEL, C1, and bidirectional overrides. */
const controlCharacters = /[^\P{Cc}\t\n]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

async function expectHarmless(words: string[], ...ways: string[][]): Promise<Finished> {
  const runs = await Promise.all([[], ...ways].map((way) => mcpc([...words, ...way])));
  for (const { stdout, stderr } of runs) {
    expect(stdout).not.toMatch(controlCharacters);
    expect(stderr).not.toMatch(controlCharacters);
  }
  return runs[0] as Finished;
}

const forms = [
  'hostile-glued',
  'hostile-version',
  'hostile-error',
  'hostile-both',
  'hostile-revision',
  'hostile-server-info',
  'hostile-capabilities',
  'hostile-instructions',
  'hostile-content',
  'hostile-links',
];

let http: string;
let webSocket: string;

beforeAll(async () => {
  const servers = [listen('http/scripted.mjs'), listen('websocket/echo.mjs', '--hostile')] as const;
  [http, webSocket] = (await Promise.all(servers)).map(({ url }) => url) as [string, string];
});

describe('control characters are escaped', () => {
  it.each(forms)('in a malformed message over stdio: %s', async (form) => {
    await expectHarmless(['call', raw('odd-frames', form), 'hello'], ['--trace', '--json', '--strict']);
  });

  // Over stdio, a response with an unknown id cannot be assigned to a request.
  it.each([...forms, 'hostile-id'])('in a malformed message over HTTP: %s', async (form) => {
    await expectHarmless(['call', `${http}?form=${form}`, 'hello'], ['--trace', '--json']);
  });

  it.each(['hostile-server-info', 'hostile-capabilities', 'hostile-instructions', 'hostile-revision'])(
    'in the output of info: %s',
    async (form) => {
      await expectHarmless(['info', raw('odd-frames', form)], ['--json']);
    },
  );

  it.each([
    ['hostile-page', 3],
    ['hostile-text', 3],
    ['hostile-json', 3],
    ['hostile-500', 3],
    ['hostile-503', 3],
    ['hostile-401', 5],
    ['hostile-rpc-error', 1],
  ])('in an HTTP response: %s', async (kind, status) => {
    const words = ['call', `${http}?answer=${kind}&on=tools/call`, 'hello'];
    const { stderr, exitCode } = await expectHarmless(words, ['--json'], ['--verbose']);
    expect(exitCode).toBe(status);
    expect(stderr).toMatch(/\\(x1b|u001b)\[2J/);
  });

  it('in the reason of a close frame of a WebSocket', async () => {
    const { stderr } = await expectHarmless(['call', webSocket, 'leave'], ['--json', '--verbose']);
    expect(stderr).toContain('code 1011 (\\x1b[2J');
  });
});

describe('an HTTP response that repeats the request', () => {
  it('does not reveal the token', async () => {
    const { url } = await listen('http/scripted.mjs', '--answer', 'repeat');
    for (const way of [[], ['--json'], ['--verbose'], ['--trace']]) {
      const { stdout, stderr } = await mcpc(['tools', url, '--bearer', 'correct-horse-battery', ...way]);
      expect(stderr).toContain('HTTP 500');
      expect(stdout + stderr).not.toContain('correct-horse-battery');
    }
  });
});

describe('a file that --output writes', () => {
  it('has the given name, whatever the server calls the parts', async () => {
    const cwd = temporaryFolder();
    const server = inlineServer(`
      const resource = (uri) => ({ type: 'resource', resource: { uri, name: uri, mimeType: '../../x', blob: 'AAAA' } });
      serve(toolMethods([{ name: 'parts', call: () => ({ content: [
        resource('file:///etc/passwd'), resource('../../../escaped'),
        { type: 'image', mimeType: 'image/../../escaped', data: 'AAAA' },
        { type: 'image', mimeType: 'image/png\\u0000.sh', data: 'AAAA' },
      ] }) }]));
    `);
    const { stderr, exitCode } = await mcpc(['call', server, 'parts', '-o', 'out/saved.bin'], { cwd });
    expect(exitCode, stderr).toBe(2);
    expect(readdirSync(cwd)).toEqual([]);
    const saved = await mcpc(['call', server, 'parts', '-o', 'saved.bin'], { cwd });
    expect(saved.exitCode, saved.stderr).toBe(0);
    expect(readdirSync(cwd).toSorted()).toEqual(['saved.1.bin', 'saved.2.bin', 'saved.3.bin', 'saved.4.bin']);
    expect(readFileSync(join(cwd, 'saved.1.bin'))).toEqual(Buffer.from([0, 0, 0]));
    expect(existsSync(join(cwd, '../escaped'))).toBe(false);
  });
});
