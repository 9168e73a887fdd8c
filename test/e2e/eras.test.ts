import { describe, expect, it } from 'vitest';
import { commandLine, nodeFixture, raw } from './harness/fixtures.ts';
import { recordedLines, temporaryFile } from './harness/folder.ts';
import { inlineServer } from './harness/inline.ts';
import { listen } from './harness/listening.ts';
import { type Finished, mcpc } from './harness/mcpc.ts';

interface Frame {
  id?: unknown;
  method: string;
  params: Record<string, unknown>;
}

interface Watched extends Finished {
  /** How many processes were started. */
  starts: number;
  /** Every frame that reached any of them. */
  frames: Frame[];
  methods: string[];
}

/** Runs a command on a fixture that records its starts and what it is sent. */
async function watched(name: string, words: string[], ...options: string[]): Promise<Watched> {
  const [starts, frames] = [temporaryFile(), temporaryFile()];
  const target = raw(name, '--starts', starts, '--frames', frames, ...options);
  const [command = '', ...rest] = words;
  const finished = await mcpc([command, target, ...rest]);
  const sent: Frame[] = recordedLines(frames).map((line) => JSON.parse(line));
  return {
    ...finished,
    starts: recordedLines(starts).length,
    frames: sent,
    methods: sent.map(({ method }) => method),
  };
}

async function revisionOf(target: string, ...words: string[]): Promise<string> {
  const { stdout, stderr } = await mcpc(['info', target, '--query', 'protocolVersion', ...words]);
  expect(stderr).toBe('');
  return stdout.trim();
}

describe('the era is found out', () => {
  it('in one process, the new era asked first, in place: a server of the old era', async () => {
    const { exitCode, starts, methods } = await watched('echo', ['call', 'echo']);
    expect({ exitCode, starts }).toEqual({ exitCode: 0, starts: 1 });
    expect(methods.slice(0, 3)).toEqual(['server/discover', 'initialize', 'notifications/initialized']);
  });

  it('in one process, the new era asked first, in place: a server of the new era', async () => {
    const { exitCode, starts, methods } = await watched('echo', ['call', 'echo'], '--modern');
    expect({ exitCode, starts }).toEqual({ exitCode: 0, starts: 1 });
    expect(methods).toEqual(['server/discover', 'tools/list', 'tools/call']);
  });

  it('of a server that stays silent by asking it the old way too, on the same pipe', async () => {
    const { stdout, starts, methods } = await watched('silent-on-unknown', ['call', 'hello']);
    expect({ stdout, starts }).toEqual({ stdout: 'hello\n', starts: 1 });
    expect(methods.slice(0, 2)).toEqual(['server/discover', 'initialize']);
  });

  it('of a server that dies of the question by starting it once more', async () => {
    const { stdout, starts, methods } = await watched('dies-on-probe', ['call', 'hello']);
    expect({ stdout, starts }).toEqual({ stdout: 'hello\n', starts: 2 });
    expect(methods.filter((method) => method === 'server/discover')).toHaveLength(1);
  });

  it('of a server that dies anyway by starting it once more, and not again', async () => {
    const starts = temporaryFile();
    const server = inlineServer(
      `node.appendFileSync(${JSON.stringify(starts)}, 'started\\n'); process.exit(4);`,
    );
    expect((await mcpc(['tools', server])).exitCode).toBe(3);
    expect(recordedLines(starts)).toHaveLength(2);
  });

  it('of a server that says itself that it cannot start by starting it once', async () => {
    const { exitCode, starts } = await watched('dies-at-start', ['tools']);
    expect({ exitCode, starts }).toEqual({ exitCode: 3, starts: 1 });
  });

  it('over HTTP with one question more', async () => {
    const requests = temporaryFile();
    const { url } = await listen('http/scripted.mjs', '--requests', requests);
    expect((await mcpc(['tools', url])).exitCode).toBe(0);
    const bodies = recordedLines(requests).map((line) => JSON.parse(line).body);
    const methods = bodies.filter((body) => body !== '').map((body) => JSON.parse(body).method);
    expect(methods).toEqual(['server/discover', 'initialize', 'notifications/initialized', 'tools/list']);
  });

  it('and a server that speaks neither is left, with the revisions that it speaks', async () => {
    const supported = ['2031-01-01', '2030-01-01'];
    const server = inlineServer(`
      const refuse = () => { throw new Refusal(-32022, 'no', { supported: ${JSON.stringify(supported)} }); };
      serve({ initialize: refuse, 'server/discover': refuse });
    `);
    const { stderr, exitCode } = await mcpc(['tools', server]);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('2031-01-01, 2030-01-01');
  });

  it('and a server that knows another revision of the new era is asked again for that', async () => {
    const server = inlineServer(`
      let asked = 0;
      serve({ 'server/discover': () => {
        asked += 1;
        if (asked === 1) throw new Refusal(-32022, 'no', { supported: ['2026-07-28'] });
        return { supportedVersions: ['2026-07-28'], capabilities: {} };
      } }, { modern: true });
    `);
    expect(await revisionOf(server)).toBe('2026-07-28');
  });
});

describe('--protocol', () => {
  const both = commandLine(nodeFixture('sdk-v2/stdio.mjs'));
  const legacyOnly = commandLine(nodeFixture('sdk-v1/stdio.mjs'));
  const modernOnly = commandLine(nodeFixture('sdk-v2/stdio.mjs', '--modern-only'));

  it('auto is the default', async () => {
    expect(await revisionOf(both)).toBe('2026-07-28');
    expect(await revisionOf(both, '--protocol', 'auto')).toBe('2026-07-28');
  });

  it('legacy asks the old way alone', async () => {
    const { stdout, starts, methods } = await watched('dies-on-probe', [
      'call',
      'hello',
      '--protocol',
      'legacy',
    ]);
    expect({ stdout, starts }).toEqual({ stdout: 'hello\n', starts: 1 });
    expect(methods[0]).toBe('initialize');
    expect(await revisionOf(both, '--protocol', 'legacy')).toBe('2025-11-25');
  });

  it.each(['2025-06-18', '2025-03-26', '2024-11-05'])(
    '%s asks for that revision of the old era',
    async (revision) => {
      expect(await revisionOf(legacyOnly, '--protocol', revision)).toBe(revision);
    },
  );

  it('with a revision of the new era asks for that alone', async () => {
    const { exitCode, methods } = await watched('echo', ['info', '--protocol', '2026-07-28'], '--modern');
    expect(exitCode).toBe(0);
    expect(methods).toEqual(['server/discover']);
    expect(await revisionOf(modernOnly, '--protocol', '2026-07-28')).toBe('2026-07-28');
  });

  it.each([
    ['2026-07-28', 'a server of the old era', legacyOnly],
    ['legacy', 'a server of the new era', modernOnly],
    ['2025-06-18', 'a server of the new era', modernOnly],
    ['2025-06-18', 'a server of one other revision', raw('echo')],
  ])('%s ends with status 3 on %s', async (choice, _title, target) => {
    const { stdout, stderr, exitCode } = await mcpc(['tools', target, '--protocol', choice]);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 3 });
    expect(stderr).toContain('does not support');
    expect(stderr).toContain('Leave out --protocol');
  });

  it('takes the revisions that mcpc knows, and names them', async () => {
    const { stderr, exitCode } = await mcpc(['tools', 'demo', '--protocol', '1999-12-31']);
    expect(exitCode).toBe(2);
    for (const known of ['auto', 'legacy', '2026-07-28', '2025-11-25']) expect(stderr).toContain(known);
  });

  it('is obeyed over HTTP', async () => {
    const requests = temporaryFile();
    const { url } = await listen('http/scripted.mjs', '--requests', requests);
    expect((await mcpc(['tools', url, '--protocol', 'legacy'])).exitCode).toBe(0);
    expect(recordedLines(requests).join('\n')).not.toContain('server/discover');
  });
});

describe('with each request', () => {
  it('over HTTP goes the revision that was agreed on', async () => {
    for (const [words, revision] of [
      [[], '2025-11-25'],
      [['--modern'], '2026-07-28'],
    ] as const) {
      const requests = temporaryFile();
      const { url } = await listen('http/scripted.mjs', '--requests', requests, ...words);
      expect((await mcpc(['call', url, 'echo'])).exitCode).toBe(0);
      const call = recordedLines(requests)
        .map((line) => JSON.parse(line))
        .find(({ body }) => body.includes('"tools/call"'));
      expect(call.headers).toMatchObject({ 'mcp-protocol-version': revision });
    }
  });

  it('in the new era goes who mcpc is and what it can do', async () => {
    const { frames } = await watched('echo', ['call', 'echo'], '--modern');
    const call = frames.find(({ method }) => method === 'tools/call');
    expect(call?.params._meta).toMatchObject({
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': { name: 'mcpc' },
      'io.modelcontextprotocol/clientCapabilities': { sampling: {}, elicitation: {} },
    });
  });
});
