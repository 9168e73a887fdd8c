import { describe, expect, it } from 'vitest';
import { raw } from './harness/fixtures.ts';
import { recordedLines, temporaryFile } from './harness/folder.ts';
import { mcpc, startMcpc } from './harness/mcpc.ts';
import { expectNoSurvivors, marker } from './harness/processes.ts';

const signals = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;

describe('no process of a server is left', () => {
  it.each([
    ['that lives on when its input ends and ignores SIGTERM', 'unstoppable', 'hello', []],
    ['that started a process of its own', 'with-grandchild', 'grandchild', []],
    ['whose own process ignores SIGTERM', 'with-grandchild', 'grandchild', ['--stubborn']],
  ])('%s after a call', async (_title, name, tool, words) => {
    const mark = marker();
    const { exitCode } = await mcpc(['call', raw(name, mark, ...words), tool]);
    expect(exitCode).toBe(0);
    await expectNoSurvivors(mark);
  });

  it('after a call that took too long', async () => {
    const mark = marker();
    const { exitCode } = await mcpc(['call', raw('unstoppable', mark), 'wait', '--timeout', '0.3']);
    expect(exitCode).toBe(4);
    await expectNoSurvivors(mark);
  });

  it('after a handshake that took too long', async () => {
    const mark = marker();
    await mcpc(['tools', raw('never-answers', '--at-all', mark), '--connect-timeout', '0.3']);
    await expectNoSurvivors(mark);
  });

  it.each(signals)('after %s during a call, which ends mcpc with %i', async (signal, status) => {
    const mark = marker();
    const frames = temporaryFile();
    const running = startMcpc([
      'call',
      raw('with-grandchild', '--frames', frames, '--stubborn', mark),
      'wait',
    ]);
    await expect.poll(() => recordedLines(frames).at(-1), { timeout: 20_000 }).toContain('tools/call');
    running.kill(signal);
    expect((await running.finished).exitCode).toBe(status);
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

  it('after a reader that goes away before the result', async () => {
    const mark = marker();
    const running = startMcpc(['call', raw('huge-result', mark), 'huge']);
    await running.stdout.until((text) => text !== '');
    running.closeOutput();
    await running.finished;
    await expectNoSurvivors(mark);
  });
});

describe('an interrupted call', () => {
  it.each([
    ['old', []],
    ['new', ['--modern']],
  ])('is cancelled at the server in the %s era', async (_era, words) => {
    const frames = temporaryFile();
    const running = startMcpc(['call', raw('never-answers', '--frames', frames, ...words), 'wait']);
    await expect.poll(() => recordedLines(frames).at(-1), { timeout: 20_000 }).toContain('tools/call');
    const call = JSON.parse(recordedLines(frames).at(-1) ?? '');
    running.kill('SIGINT');
    expect((await running.finished).exitCode).toBe(130);
    const cancelled = recordedLines(frames)
      .map((line) => JSON.parse(line))
      .at(-1);
    expect(cancelled).toMatchObject({ method: 'notifications/cancelled', params: { requestId: call.id } });
  });
});
