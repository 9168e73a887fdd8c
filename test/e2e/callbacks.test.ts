import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { commandLine, everything, nodeFixture, raw } from './harness/fixtures.ts';
import { temporaryFile, temporaryFolder } from './harness/folder.ts';
import { inlineServer } from './harness/inline.ts';
import { listen } from './harness/listening.ts';
import { mcpc } from './harness/mcpc.ts';
import { recorded } from './harness/recorded.ts';

const legacy = commandLine(nodeFixture('sdk-v1/stdio.mjs'));
const modern = commandLine(nodeFixture('sdk-v2/stdio.mjs'));
const eras: [era: string, target: string][] = [
  ['old', legacy],
  ['new', modern],
];

/** What mcpc declares in the new era whatever the options are. */
const always = { extensions: { 'io.modelcontextprotocol/tasks': {} } };

/** What a server was told that mcpc can do, but for what it is always told. */
async function declared(era: 'old' | 'new', options: string[]): Promise<unknown> {
  const server = recorded('echo', ...(era === 'new' ? ['--modern'] : []));
  expect((await mcpc(['call', server.target, 'echo', ...options])).exitCode).toBe(0);
  if (era === 'old') return server.params('initialize')[0]?.capabilities;
  const meta = server.params('tools/call')[0]?._meta as Record<string, unknown>;
  const { extensions, ...others } = meta['io.modelcontextprotocol/clientCapabilities'] as typeof always;
  expect({ extensions }).toEqual(always);
  return others;
}

describe('progress in a pipe', () => {
  it('is a line a step', async () => {
    const server = raw('long-progress', '--every', '1500', '--duration', '3000');
    const { stdout, stderr } = await mcpc(['call', server, 'work']);
    expect(stdout).toBe('done\n');
    expect(stderr).toBe('progress 1 of 2 (50%): step 1\nprogress 2 of 2 (100%): step 2\n');
  });

  it('is at most one line a second', async () => {
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
    expect(stderr).toBe('progress 1 of 50 (2%)\n');
  });

  it('of 10,000 reports costs neither the screen nor the call', async () => {
    const server = inlineServer(`
      serve(toolMethods([{ name: 'work', call: (_received, frame) => {
        const { progressToken } = frame.params._meta;
        for (let progress = 1; progress <= 10_000; progress += 1) {
          notify('notifications/progress', { progressToken, progress, total: 10_000, message: 'x'.repeat(100) });
        }
        return text('done');
      } }]));
    `);
    const { stdout, stderr } = await mcpc(['call', server, 'work']);
    expect(stdout).toBe('done\n');
    // At most a line a second, however slow the machine is.
    expect(stderr.split('\n').length).toBeLessThan(20);
  });

  it('needs neither a total nor a message', async () => {
    const server = inlineServer(`
      serve(toolMethods([{ name: 'work', call: (_received, { params }) => {
        notify('notifications/progress', { progressToken: params._meta.progressToken, progress: 3.5 });
        return text('done');
      } }]));
    `);
    expect((await mcpc(['call', server, 'work'])).stderr).toBe('progress 3.5\n');
  });

  it.each([
    ['Streamable HTTP', 'sdk-v1/http.mjs'],
    ['Streamable HTTP, the new era', 'sdk-v2/http.mjs'],
    ['SSE', 'sdk-v1/sse.mjs'],
  ])('comes over %s, and logs with it', async (_transport, path) => {
    const { url } = await listen(path);
    expect((await mcpc(['call', url, 'work', 'delay=1'])).stderr).toMatch(
      /^progress 1 of 5 \(20%\): step 1\n/,
    );
    expect((await mcpc(['call', url, 'log', 'message=hi'])).stderr).toBe(
      'info tester: hi\nwarning tester: hi\nerror tester: hi\n',
    );
  });
});

describe.each(eras)('where nobody can answer, in the %s era,', (_era, target) => {
  it('elicitation is declined, with a notice of what was asked', async () => {
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

  it.each([
    ['--sampling', 'sample'],
    ['--elicitation', 'ask'],
  ])('%s decline is the same, as specified in advance', async (option, tool) => {
    const words = ['call', target, tool];
    const [said, silent] = [await mcpc([...words, option, 'decline']), await mcpc(words)];
    expect([said.stdout, said.exitCode]).toEqual([silent.stdout, silent.exitCode]);
    expect(said.stderr).toMatch(/^note: .* Declined, as specified in advance\.$/m);
  });

  it.each([
    ['--sampling', 'sample'],
    ['--elicitation', 'ask'],
  ])('%s off keeps the server from asking', async (option, tool) => {
    const { stdout, stderr, exitCode } = await mcpc(['call', target, tool, option, 'off']);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
    expect(stderr).not.toContain('note:');
  });
});

describe('an address to visit', () => {
  it('is printed whole and declined', async () => {
    const url = 'https://example.com/a/very/long/path?with=a&query=of%20its%20own#and-more';
    const server = commandLine(everything('stdio'));
    const words = ['call', server, 'trigger-url-elicitation', `url=${url}`, 'message=Please look'];
    const { stderr } = await mcpc(words);
    expect(stderr).toContain(url);
    expect(stderr).toContain('Please look');
    expect(stderr).toContain('Declined');
  });
});

describe.each(['old', 'new'] as const)('capabilities, in the %s era:', (era) => {
  it('sampling and elicitation are always declared', async () => {
    expect(await declared(era, [])).toEqual({ sampling: { tools: {} }, elicitation: { form: {}, url: {} } });
  });

  it('--sampling off and --elicitation off withhold them', async () => {
    expect(await declared(era, ['--sampling', 'off'])).toEqual({ elicitation: { form: {}, url: {} } });
    expect(await declared(era, ['--elicitation', 'off'])).toEqual({ sampling: { tools: {} } });
    expect(await declared(era, ['--sampling', 'off', '--elicitation', 'off'])).toEqual({});
  });

  it('roots are declared only with --root', async () => {
    expect(await declared(era, ['--root', '.'])).toHaveProperty('roots');
  });

  it('info tells what was declared', async () => {
    const query = ['--query', 'clientCapabilities', '--sampling', 'off'];
    const { stdout } = await mcpc(['info', era === 'old' ? legacy : modern, ...query]);
    const extensions = era === 'old' ? {} : always;
    expect(JSON.parse(stdout)).toEqual({ elicitation: { form: {}, url: {} }, ...extensions });
  });
});

describe('in the shell', () => {
  const lines = (...words: string[]) => ({ stdin: `${words.join('\n')}\n` });

  it('roots are added and removed, and the server of the new era has them with its next answer', async () => {
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

  it('roots that change are told to a server of the old era', async () => {
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

  it('a server of the old era that was told of none hears of them with the next connection, which is said', async () => {
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
    'logs are filtered by level and logger, and the server of the %s era is told of the level',
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

  it('names folders to the server, in the old era', async () => {
    const [one, other] = [temporaryFolder(), temporaryFolder()];
    const { stdout, stderr } = await mcpc(['call', asks, 'roots', '--root', one, '--root', other]);
    const roots = [one, other].map((path) => ({ uri: pathToFileURL(path).href, name: basename(path) }));
    expect(JSON.parse(stdout), stderr).toEqual(roots);
  });

  it('names folders to the server, in the new era', async () => {
    const folder = temporaryFolder();
    const { stdout } = await mcpc(['call', 'demo', 'show_roots', '--root', folder]);
    expect(stdout).toBe(`${basename(folder)}: ${pathToFileURL(folder).href}\n`);
  });

  it('is taken from the working folder', async () => {
    const cwd = temporaryFolder();
    const { stdout } = await mcpc(['call', 'demo', 'show_roots', '--root', '.'], { cwd });
    expect(stdout).toContain(pathToFileURL(cwd).href);
  });

  it('must be a folder', async () => {
    const file = temporaryFile();
    writeFileSync(file, '');
    for (const path of [file, `${file}-nowhere`]) {
      const { stderr, exitCode } = await mcpc(['tools', 'demo', '--root', path]);
      expect(exitCode).toBe(2);
      expect(stderr).toContain(path);
    }
  });
});
