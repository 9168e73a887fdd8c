import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixture, raw } from '../harness/fixtures.ts';
import { recordedLines, temporaryFile } from '../harness/folder.ts';
import { mcpc, startMcpc } from '../harness/mcpc.ts';
import { expectNoSurvivors, marker, survivors } from '../harness/processes.ts';
import { clean, mcpcWords } from '../harness/program.ts';

const signals = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;

/** Returns a server with a child process that ignores SIGTERM, and a function that waits until it is called. */
function serverWithChild(mark: string): { target: string; called: () => Promise<void> } {
  const frames = temporaryFile();
  const last = () => recordedLines(frames).at(-1);
  return {
    target: raw('with-grandchild', '--frames', frames, '--stubborn', mark),
    called: async () => await expect.poll(last, { timeout: 20_000 }).toContain('tools/call'),
  };
}

describe('no process of a server survives', () => {
  it.each([
    ['that ignores SIGTERM and the end of its input', 'unstoppable', 'hello', []],
    ['with a child process', 'with-grandchild', 'grandchild', []],
    ['with a child process that ignores SIGTERM', 'with-grandchild', 'grandchild', ['--stubborn']],
  ])('%s, after a call', async (_title, name, tool, words) => {
    const mark = marker();
    const { exitCode } = await mcpc(['call', raw(name, mark, ...words), tool]);
    expect(exitCode).toBe(0);
    await expectNoSurvivors(mark);
  });

  it('after a call that timed out', async () => {
    const mark = marker();
    const { exitCode } = await mcpc(['call', raw('unstoppable', mark), 'wait', '--timeout', '0.3']);
    expect(exitCode).toBe(4);
    await expectNoSurvivors(mark);
  });

  it('after a usage error that is detected after connecting', async () => {
    const mark = marker();
    const { exitCode } = await mcpc(['call', raw('with-grandchild', '--stubborn', mark), 'nowhere']);
    expect(exitCode).toBe(2);
    await expectNoSurvivors(mark);
  });

  it.each(signals)('after %s during a call, which exits with %i', async (signal, status) => {
    const mark = marker();
    const { target, called } = serverWithChild(mark);
    const running = startMcpc(['call', target, 'wait']);
    await called();
    running.kill(signal);
    expect((await running.finished).exitCode).toBe(status);
    await expectNoSurvivors(mark);
  });

  it('after two interrupts, the second of which does not wait', async () => {
    const mark = marker();
    const { target, called } = serverWithChild(mark);
    const running = startMcpc(['call', target, 'wait']);
    await called();
    running.kill('SIGINT');
    await running.stderr.until('mcpc was interrupted');
    running.kill('SIGINT');
    expect((await running.finished).exitCode).toBe(130);
    await expectNoSurvivors(mark);
  });

  it('after SIGINT during a handshake that never ends', async () => {
    const mark = marker();
    const starts = temporaryFile();
    const running = startMcpc(['tools', raw('never-answers', '--at-all', '--starts', starts, mark)]);
    await expect.poll(() => recordedLines(starts), { timeout: 20_000 }).toHaveLength(1);
    running.kill('SIGINT');
    expect((await running.finished).exitCode).toBe(130);
    await expectNoSurvivors(mark);
  });

  it('after its terminal was closed', async () => {
    const mark = marker();
    const { target, called } = serverWithChild(mark);
    const words = [fixture('../e2e/harness/on-a-terminal.mjs'), ...mcpcWords(), 'call', target, 'wait'];
    const terminal = spawn(process.execPath, words, { ...clean({}), stdio: 'ignore' });
    await called();
    expect(survivors(mark).length).toBeGreaterThan(1);
    terminal.kill('SIGKILL');
    await expectNoSurvivors(mark);
  });
});

describe('no process of a server survives a bug in mcpc:', () => {
  it.each([
    ['an uncaught error', 'throw new TypeError("out of order");'],
    ['an unhandled rejection', 'void Promise.reject(new TypeError("out of order"));'],
  ])('%s', async (_title, fault) => {
    const hook = temporaryFile('fault.cjs');
    writeFileSync(hook, `process.on('SIGUSR2', () => { ${fault} });\n`);
    const mark = marker();
    const { target, called } = serverWithChild(mark);
    const running = startMcpc(['call', target, 'wait'], { env: { NODE_OPTIONS: `--require ${hook}` } });
    await called();
    running.kill('SIGUSR2');
    const { stderr, exitCode } = await running.finished;
    expect(exitCode).toBe(70);
    expect(stderr).toContain('TypeError: out of order');
    expect(stderr).toContain('This is a bug in mcpc');
    await expectNoSurvivors(mark);
  });
});
