import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { raw } from './harness/fixtures.ts';
import { recordedLines, temporaryFile, temporaryFolder } from './harness/folder.ts';
import { listen } from './harness/listening.ts';
import { mcpc, shell } from './harness/mcpc.ts';
import { recorded } from './harness/recorded.ts';

describe('--trace', () => {
  it.each([[], ['--modern']])(
    'shows every frame in both directions on standard error %s',
    async (...words) => {
      const server = recorded('echo', ...words);
      const { stdout, stderr } = await mcpc(['call', server.target, 'echo', 'a=1', '--trace']);
      expect(stdout).toBe('{"a":1}\n');
      for (const method of server.methods()) expect(stderr).toContain(`"method":"${method}"`);
      expect(stderr.match(/^→ .*"method":"tools\/call"/gm)).toHaveLength(1);
      expect(stderr.match(/^← .*"result":\{.*"text":"\{\\"a\\":1\}"/gm)).toHaveLength(1);
    },
  );

  it('works for servers in memory and over HTTP', async () => {
    const { url } = await listen('http/scripted.mjs');
    for (const target of ['demo', url]) {
      expect((await mcpc(['tools', target, '--trace'])).stderr).toMatch(/^→ .*"method":"tools\/list"/m);
    }
  });
});

it.each([[], ['--modern']])('TRACEPARENT is sent in the _meta of every request %s', async (...words) => {
  const server = recorded('echo', ...words);
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const env = { TRACEPARENT: traceparent, BAGGAGE: 'tenant=one' };
  await mcpc(['call', server.target, 'echo', 'a=1'], { env });
  for (const method of server.methods().filter((name) => !name.startsWith('notifications/'))) {
    for (const { _meta } of server.params(method)) {
      expect(_meta).toMatchObject({ traceparent });
      expect(_meta).not.toHaveProperty('baggage');
    }
  }
  expect(server.methods()).toContain('tools/call');
});

describe('--trace-file', () => {
  interface Line {
    at: number;
    server: string;
    direction: 'sent' | 'received';
    frame: { method?: string; id?: number; result?: unknown };
  }

  const linesOf = (file: string): Line[] => recordedLines(file).map((line) => JSON.parse(line));

  it('writes every frame as NDJSON with time, server and direction', async () => {
    const file = temporaryFile('trace');
    const server = recorded('echo');
    const { stdout, stderr } = await mcpc(['call', server.target, 'echo', 'a=1', '--trace-file', file]);
    expect({ stdout, stderr }).toEqual({ stdout: '{"a":1}\n', stderr: '' });
    const lines = linesOf(file);
    const sent = lines.filter(({ direction }) => direction === 'sent');
    expect(sent.map(({ frame }) => frame.method)).toEqual(server.methods());
    for (const line of lines) expect(line).toMatchObject({ at: expect.any(Number), server: 'echo.mjs' });
    const times = lines.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('is readable by its owner only, also if the file existed', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'old'), 'an older trace\n', { mode: 0o644 });
    chmodSync(join(cwd, 'old'), 0o644);
    for (const name of ['old', 'new']) {
      await mcpc(['tools', 'demo', '--trace-file', name], { cwd });
      expect(statSync(join(cwd, name)).mode & 0o777).toBe(0o600);
      expect(readFileSync(join(cwd, name), 'utf8')).not.toContain('an older trace');
    }
  });

  it('is complete up to the exit of the server', async () => {
    const file = temporaryFile('trace');
    await mcpc(['call', raw('dies-in-call'), 'exit', '--trace-file', file]);
    expect(linesOf(file).at(-1)).toMatchObject({ direction: 'sent', frame: { method: 'tools/call' } });
  });

  it('has the frames as received, before any repair', async () => {
    const file = temporaryFile('trace');
    await mcpc(['call', raw('odd-frames', 'string-id'), 'hello', '--trace-file', file]);
    const result = linesOf(file).at(-1);
    expect(result).toMatchObject({ direction: 'received', frame: { id: expect.any(String) } });
    const stray = temporaryFile('trace');
    await mcpc(['call', raw('noisy-stdout'), 'hello', '--trace-file', stray]);
    expect(readFileSync(stray, 'utf8')).toContain('"Server starting on stdio..."');
  });

  it('that cannot be created is refused before the server starts', async () => {
    const server = recorded('echo');
    const { stdout, exitCode } = await mcpc(['tools', server.target, '--trace-file', '/nowhere/trace']);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(server.methods()).toEqual([]);
  });

  it.runIf(existsSync('/dev/full'))('on a full disk is reported before anything is called', async () => {
    const server = recorded('echo');
    const words = ['call', server.target, 'echo', '--trace-file', '/dev/full', '--json'];
    const before = statSync('/dev/full').mode;
    const { stdout, stderr, exitCode } = await mcpc(words);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    const message = 'The trace file /dev/full could not be written: no space left on device.';
    expect(JSON.parse(stderr)).toMatchObject({ error: { kind: 'usage', message, exitCode: 2 } });
    expect(server.methods()).not.toContain('tools/call');
    // The mode of a device is not changed.
    expect(statSync('/dev/full').mode).toBe(before);
  });

  it('that breaks off does not affect the result, and is reported once', async () => {
    // The reader of the trace goes away at the call.
    const feeder = 'echo call multiply a=5 b=3; grep -m 1 tools/call trace > seen; echo ping --json';
    const script = `mkfifo trace; { ${feeder}; } | mcpc connect demo --trace-file trace --keep-going`;
    const { stdout, stderr, exitCode } = await shell(script, { cwd: temporaryFolder() });
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/^15\n\{"server":"demo","milliseconds":.*\}\n$/);
    expect(stderr).toMatch(
      /^error: The trace file trace could not be written: broken pipe\.\nThe trace is not complete\.\nLine \d of the script failed\.\n$/,
    );
  });
});
