import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { commandLine, fixture, nodeFixture, raw } from './harness/fixtures.ts';
import { recordedLines, temporaryFile, temporaryFolder, temporaryHome } from './harness/folder.ts';
import { inlineServer } from './harness/inline.ts';
import { listen } from './harness/listening.ts';
import { type Finished, mcpc } from './harness/mcpc.ts';

interface Frame {
  id?: unknown;
  method: string;
  params: Record<string, unknown>;
}

interface Watched extends Finished {
  /** The number of processes that were started. */
  starts: number;
  /** Every frame that they received. */
  frames: Frame[];
  methods: string[];
}

/** Runs a command on a fixture that records its starts and the frames that it receives. */
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

describe('the era is detected', () => {
  it('in one process, by asking for the modern era first: a legacy server', async () => {
    const { exitCode, starts, methods } = await watched('echo', ['call', 'echo']);
    expect({ exitCode, starts }).toEqual({ exitCode: 0, starts: 1 });
    expect(methods.slice(0, 3)).toEqual(['server/discover', 'initialize', 'notifications/initialized']);
  });

  it('in one process, by asking for the modern era first: a modern server', async () => {
    const { exitCode, starts, methods } = await watched('echo', ['call', 'echo'], '--modern');
    expect({ exitCode, starts }).toEqual({ exitCode: 0, starts: 1 });
    expect(methods).toEqual(['server/discover', 'tools/list', 'tools/call']);
  });

  it('of a server that stays silent, by sending initialize as well, on the same pipe', async () => {
    const { stdout, starts, methods } = await watched('silent-on-unknown', ['call', 'hello']);
    expect({ stdout, starts }).toEqual({ stdout: 'hello\n', starts: 1 });
    expect(methods.slice(0, 2)).toEqual(['server/discover', 'initialize']);
  });

  it('of a server that exits because of server/discover, by starting it once more', async () => {
    const { stdout, starts, methods } = await watched('dies-on-probe', ['call', 'hello']);
    expect({ stdout, starts }).toEqual({ stdout: 'hello\n', starts: 2 });
    expect(methods.filter((method) => method === 'server/discover')).toHaveLength(1);
  });

  it('of a server that exits in any case, by starting it once more only', async () => {
    const starts = temporaryFile();
    const server = inlineServer(
      `node.appendFileSync(${JSON.stringify(starts)}, 'started\\n'); process.exit(4);`,
    );
    expect((await mcpc(['tools', server])).exitCode).toBe(3);
    expect(recordedLines(starts)).toHaveLength(2);
  });

  it('of a server that reports that it cannot start, by starting it once', async () => {
    const { exitCode, starts } = await watched('dies-at-start', ['tools']);
    expect({ exitCode, starts }).toEqual({ exitCode: 3, starts: 1 });
  });

  it('of a slow server of both eras, which gets the modern one', async () => {
    const module = JSON.stringify(nodeFixture('sdk-v2/stdio.mjs').at(-1));
    const server = inlineServer(
      `await new Promise((resolve) => setTimeout(resolve, 4_500)); await import(${module});`,
    );
    expect((await mcpc(['info', server, '--query', 'protocolVersion'])).stdout).toBe('2026-07-28\n');
  });

  it('over HTTP with one additional request', async () => {
    const requests = temporaryFile();
    const { url } = await listen('http/scripted.mjs', '--requests', requests);
    expect((await mcpc(['tools', url])).exitCode).toBe(0);
    const bodies = recordedLines(requests).map((line) => JSON.parse(line).body);
    const methods = bodies.filter((body) => body !== '').map((body) => JSON.parse(body).method);
    expect(methods).toEqual(['server/discover', 'initialize', 'notifications/initialized', 'tools/list']);
  });
});

describe('the era that was agreed on', () => {
  /** Calls a server several times from the same home, and returns what each process was sent. */
  async function calls(name: string, ...lines: string[][]): Promise<string[][]> {
    const [home, frames] = [temporaryHome(), temporaryFile()];
    const target = raw(name, '--frames', frames);
    const sent: string[][] = [];
    for (const words of lines) {
      const before = recordedLines(frames).length;
      const { stdout, stderr, exitCode } = await mcpc(['call', target, ...words], { home });
      expect({ stdout, exitCode }, stderr).toEqual({ stdout: 'hello\n', exitCode: 0 });
      sent.push(
        recordedLines(frames)
          .slice(before)
          .map((line) => JSON.parse(line).method),
      );
    }
    return sent;
  }

  it('is remembered and requested first the next time, unless --protocol is given', async () => {
    const [first, second, auto] = await calls(
      'dies-on-probe',
      ['hello'],
      ['hello'],
      ['hello', '--protocol', 'auto'],
    );
    expect(first?.slice(0, 2)).toEqual(['server/discover', 'initialize']);
    expect(second?.slice(0, 2)).toEqual(['initialize', 'notifications/initialized']);
    expect(auto?.slice(0, 2)).toEqual(['server/discover', 'initialize']);
  });

  it('is shown by info, with how it was negotiated', async () => {
    const [home, target] = [temporaryHome(), raw('echo')];
    await mcpc(['call', target, 'echo'], { home });
    const { stdout } = await mcpc(['info', target], { home });
    expect(stdout).toContain('by initialize, as on an earlier connection');
  });

  it('is forgotten when the script changes', async () => {
    const [home, folder] = [temporaryHome(), temporaryFolder()];
    const script = join(folder, 'server.mjs');
    const write = (era: string) => {
      const lines = JSON.stringify(pathToFileURL(fixture('raw/lines.mjs')).href);
      writeFileSync(script, `import { serve } from ${lines};\nserve({}, { ${era} });\n`);
    };
    const revision = async () =>
      (await mcpc(['info', script, '--query', 'protocolVersion'], { home })).stdout.trim();
    write('modern: false');
    expect(await revision()).toBe('2025-11-25');
    write('modern: true');
    expect(await revision()).toBe('2026-07-28');
  });

  it('costs one retry if the server has only the other one now', async () => {
    const [home, mode] = [temporaryHome(), temporaryFile()];
    const server = inlineServer(`serve({}, { modern: node.existsSync(${JSON.stringify(mode)}) });`);
    const revision = async () =>
      (await mcpc(['info', server, '--query', 'protocolVersion'], { home })).stdout.trim();
    expect(await revision()).toBe('2025-11-25');
    writeFileSync(mode, '');
    expect(await revision()).toBe('2026-07-28');
    rmSync(mode);
    expect(await revision()).toBe('2025-11-25');
  });
});

describe('--protocol', () => {
  const legacyOnly = commandLine(nodeFixture('sdk-v1/stdio.mjs'));
  const modernOnly = commandLine(nodeFixture('sdk-v2/stdio.mjs', '--modern-only'));

  it('legacy sends initialize only', async () => {
    const { stdout, starts, methods } = await watched('dies-on-probe', [
      'call',
      'hello',
      '--protocol',
      'legacy',
    ]);
    expect({ stdout, starts }).toEqual({ stdout: 'hello\n', starts: 1 });
    expect(methods[0]).toBe('initialize');
  });

  it('with a legacy revision sends initialize with that revision', async () => {
    expect(await revisionOf(legacyOnly, '--protocol', '2024-11-05')).toBe('2024-11-05');
  });

  it('with a modern revision sends server/discover only', async () => {
    const { exitCode, methods } = await watched('echo', ['info', '--protocol', '2026-07-28'], '--modern');
    expect(exitCode).toBe(0);
    expect(methods).toEqual(['server/discover']);
  });

  it.each([
    ['2026-07-28', 'a legacy server', legacyOnly],
    ['legacy', 'a modern server', modernOnly],
  ])('%s exits with 3 for %s', async (choice, _title, target) => {
    const { stdout, stderr, exitCode } = await mcpc(['tools', target, '--protocol', choice]);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 3 });
    expect(stderr).toContain('does not support');
    expect(stderr).toContain('Leave out --protocol');
  });

  it('rejects an unknown revision, and lists the known ones', async () => {
    const { stderr, exitCode } = await mcpc(['tools', 'demo', '--protocol', '1999-12-31']);
    expect(exitCode).toBe(2);
    for (const known of ['auto', 'legacy', '2026-07-28', '2025-11-25']) expect(stderr).toContain(known);
  });
});

describe('each request', () => {
  it('over HTTP has the negotiated revision', async () => {
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

  it('in the modern era has the identity and the capabilities of mcpc', async () => {
    const { frames } = await watched('echo', ['call', 'echo'], '--modern');
    const call = frames.find(({ method }) => method === 'tools/call');
    expect(call?.params._meta).toMatchObject({
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': { name: 'mcpc' },
      'io.modelcontextprotocol/clientCapabilities': { sampling: {}, elicitation: {} },
    });
  });
});
