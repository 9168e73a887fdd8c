import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { commandLine, everything, nodeFixture, raw } from './harness/fixtures.ts';
import { temporaryFile, temporaryFolder } from './harness/folder.ts';
import { inlineServer } from './harness/inline.ts';
import { listen } from './harness/listening.ts';
import { mcpc } from './harness/mcpc.ts';
import { linesAreInSessions } from './harness/program.ts';
import { recorded } from './harness/recorded.ts';

const legacy = commandLine(nodeFixture('sdk-v1/stdio.mjs'));
const modern = commandLine(nodeFixture('sdk-v2/stdio.mjs'));
const eras: [era: string, target: string][] = [
  ['legacy', legacy],
  ['modern', modern],
];

/** What mcpc always declares in the modern era. */
const always = { extensions: { 'io.modelcontextprotocol/tasks': {}, 'io.modelcontextprotocol/skills': {} } };

/** Returns the capabilities that mcpc declared to a server, without those that it always declares. */
async function declared(era: 'legacy' | 'modern', options: string[]): Promise<unknown> {
  const server = recorded('echo', ...(era === 'modern' ? ['--modern'] : []));
  expect((await mcpc(['call', server.target, 'echo', ...options])).exitCode).toBe(0);
  if (era === 'legacy') return server.params('initialize')[0]?.capabilities;
  const meta = server.params('tools/call')[0]?._meta as Record<string, unknown>;
  const { extensions, ...others } = meta['io.modelcontextprotocol/clientCapabilities'] as typeof always;
  expect({ extensions }).toEqual(always);
  return others;
}

describe('progress in a pipe', () => {
  it('prints a line for each step', async () => {
    const server = raw('long-progress', '--every', '1500', '--duration', '3000');
    const { stdout, stderr } = await mcpc(['call', server, 'work']);
    expect(stdout).toBe('done\n');
    expect(stderr).toBe('progress 1 of 2 (50%): step 1\nprogress 2 of 2 (100%): step 2\n');
  });

  it('prints at most one line a second, and the last one', async () => {
    const server = inlineServer(`
      serve(toolMethods([{ name: 'work', call: (_received, frame) => {
        const { progressToken } = frame.params._meta;
        for (let progress = 1; progress <= 50; progress += 1) {
          notify('notifications/progress', { progressToken, progress, total: 50 });
        }
        return text('done');
      } }]));
    `);
    const { stdout, stderr } = await mcpc(['call', server, 'work']);
    expect(stdout).toBe('done\n');
    expect(stderr).toBe('progress 1 of 50 (2%)\nprogress 50 of 50 (100%)\n');
  });

  const overHttp = [
    ['Streamable HTTP', 'sdk-v1/http.mjs'],
    ['Streamable HTTP in the modern era', 'sdk-v2/http.mjs'],
    ['SSE', 'sdk-v1/sse.mjs'],
  ] as const;

  it.each(overHttp)('arrives over %s', async (_transport, path) => {
    const { url } = await listen(path);
    expect((await mcpc(['call', url, 'work', 'delay=1'])).stderr).toMatch(
      /^progress 1 of 5 \(20%\): step 1\n/,
    );
  });

  // On a stream of its own, a log may arrive after the result, when a line in a session is over already.
  it.skipIf(linesAreInSessions).each(overHttp)('and so do logs, over %s', async (_transport, path) => {
    const { url } = await listen(path);
    expect((await mcpc(['call', url, 'log', 'message=hi'])).stderr).toBe(
      'info tester: hi\nwarning tester: hi\nerror tester: hi\n',
    );
  });
});

describe.each(eras)('without a terminal, in the %s era,', (_era, target) => {
  it('elicitation is declined, with a notice that quotes the question', async () => {
    const { stdout, stderr, exitCode } = await mcpc(['call', target, 'ask']);
    expect({ stdout, exitCode }).toEqual({ stdout: '{"action":"decline"}\n', exitCode: 0 });
    expect(stderr).toMatch(/^note: .* asks: Who are you\? Declined/);
  });

  it('sampling is declined, with a notice', async () => {
    const { stdout, stderr, exitCode } = await mcpc(['call', target, 'sample']);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
    expect(stderr).toMatch(/^note: .* requests a model response \(sampling\)\. Declined/);
    expect(stderr).toMatch(/sampling request was declined/);
  });
});

it.each([
  ['--sampling', 'sample'],
  ['--elicitation', 'ask'],
])('%s: decline declines with a notice, off prevents the request of %s', async (option, tool) => {
  const [declined, prevented, silent] = await Promise.all([
    mcpc(['call', legacy, tool, option, 'decline']),
    mcpc(['call', legacy, tool, option, 'off']),
    mcpc(['call', legacy, tool]),
  ]);
  expect([declined.stdout, declined.exitCode]).toEqual([silent.stdout, silent.exitCode]);
  expect(declined.stderr).toMatch(/^note: .* Declined, as specified in advance\.$/m);
  expect(prevented).toMatchObject({ stdout: '', exitCode: 1 });
  expect(prevented.stderr).not.toContain('note:');
});

describe('a URL elicitation', () => {
  it('is declined, and its whole URL is printed', async () => {
    const url = 'https://example.com/a/very/long/path?with=a&query=of%20its%20own#and-more';
    const server = commandLine(everything('stdio'));
    const words = ['call', server, 'trigger-url-elicitation', `url=${url}`, 'message=Please look'];
    const { stderr } = await mcpc(words);
    expect(stderr).toContain(url);
    expect(stderr).toContain('Please look');
    expect(stderr).toContain('Declined');
  });
});

describe.each(['legacy', 'modern'] as const)('capabilities in the %s era:', (era) => {
  it('sampling and elicitation are declared by default', async () => {
    expect(await declared(era, [])).toEqual({ sampling: { tools: {} }, elicitation: { form: {}, url: {} } });
  });

  it('--elicitation off withholds elicitation, and --root declares roots', async () => {
    const capabilities = await declared(era, ['--elicitation', 'off', '--root', '.']);
    expect(capabilities).toEqual({ sampling: { tools: {} }, roots: expect.anything() });
  });

  it('--sampling off withholds sampling, and info shows what was declared', async () => {
    const query = ['--query', 'clientCapabilities', '--sampling', 'off'];
    const { stdout } = await mcpc(['info', era === 'legacy' ? legacy : modern, ...query]);
    const extensions = era === 'legacy' ? {} : always;
    expect(JSON.parse(stdout)).toEqual({ elicitation: { form: {}, url: {} }, ...extensions });
  });
});

describe('in the shell,', () => {
  const lines = (...words: string[]) => ({ stdin: `${words.join('\n')}\n` });

  it('roots can be added and removed; a modern server receives them with the next request for input', async () => {
    const folder = temporaryFolder();
    const root = `${basename(folder)}: ${pathToFileURL(folder).href}\n`;
    const script = lines(
      `roots add ${folder}`,
      'show_roots',
      'roots',
      `roots remove ${folder}`,
      'show_roots',
    );
    const { stdout, stderr } = await mcpc(['demo'], script);
    expect(stdout, stderr).toBe(`${root}${root.replace(': ', '\t')}The client has no roots.\n`);
  });

  it('changes of the roots are notified to a legacy server', async () => {
    const [one, other] = [temporaryFolder(), temporaryFolder()];
    const server = recorded('echo');
    const script = lines(`roots add ${other}`, `roots remove ${one}`, `roots remove ${one}`);
    const { stderr, exitCode } = await mcpc([server.target, '--root', one], script);
    expect(server.methods().filter((method) => method === 'notifications/roots/list_changed')).toHaveLength(
      2,
    );
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`${one} is not among the roots`);
  });

  it('a legacy server for which no roots were declared receives them after a reconnect, as a notice says', async () => {
    const folder = temporaryFolder();
    const server = recorded('echo');
    const { stderr } = await mcpc([server.target], lines(`roots add ${folder}`, 'reconnect'));
    expect(stderr).toContain('to inform it of them: reconnect');
    expect(server.methods()).not.toContain('notifications/roots/list_changed');
    const capabilities = server
      .params('initialize')
      .map((params) => Object.keys(params.capabilities as object));
    expect(capabilities.map((names) => names.includes('roots'))).toEqual([false, true]);
  });

  it.each(eras)(
    'logs are filtered by level and logger, and the level is sent to the server of the %s era',
    async (_era, target) => {
      const script = lines(
        'set log-level error',
        'log message=a',
        'set log-level debug',
        'set log-logger nobody',
        'log message=b',
        'set log-logger t*R',
        'log message=c',
      );
      const { stderr, stdout } = await mcpc([target, '--quiet'], { stdin: `set quiet off\n${script.stdin}` });
      expect(stdout).toBe('logged\n'.repeat(3));
      expect(stderr.split('\n').filter((line) => line.includes('tester'))).toEqual([
        'error tester: a',
        ...['debug', 'info', 'warning', 'error'].map((level) => `${level} tester: c`),
      ]);
    },
  );
});

describe('--root', () => {
  const asks = inlineServer(`
    const waiting = new Map();
    let asked = 0;
    serve(toolMethods([{ name: 'roots', call: () => {
      const id = 'roots-' + (asked += 1);
      send({ jsonrpc: '2.0', id, method: 'roots/list' });
      return new Promise((resolve) => waiting.set(id, resolve));
    } }]));
    process.stdin.on('data', (chunk) => {
      for (const line of String(chunk).trim().split('\\n')) {
        const { id, result } = JSON.parse(line);
        waiting.get(id)?.(text(JSON.stringify(result?.roots)));
      }
    });
  `);

  it('sends folders to the server, in the legacy era', async () => {
    const [one, other] = [temporaryFolder(), temporaryFolder()];
    const { stdout, stderr } = await mcpc(['call', asks, 'roots', '--root', one, '--root', other]);
    const roots = [one, other].map((path) => ({ uri: pathToFileURL(path).href, name: basename(path) }));
    expect(JSON.parse(stdout), stderr).toEqual(roots);
  });

  it('sends folders relative to the working folder, in the modern era', async () => {
    const cwd = temporaryFolder();
    const { stdout } = await mcpc(['call', 'demo', 'show_roots', '--root', '.'], { cwd });
    expect(stdout).toBe(`${basename(cwd)}: ${pathToFileURL(cwd).href}\n`);
  });

  it('must be a directory', async () => {
    const file = temporaryFile();
    writeFileSync(file, '');
    const { stderr, exitCode } = await mcpc(['tools', 'demo', '--root', file]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(file);
  });
});
