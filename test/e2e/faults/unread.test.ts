import { describe, expect, it } from 'vitest';
import { commandLine, raw } from '../harness/fixtures.ts';
import { inlineServer } from '../harness/inline.ts';
import { mcpc, type Running, shell, startMcpc } from '../harness/mcpc.ts';
import { expectNoSurvivors, isAlive, marker } from '../harness/processes.ts';

/** Writes `--megabytes` to its standard error in lines of 100 bytes, without waiting for a reader, and then responds. */
const flood = inlineServer(`
  const megabyte = ('x'.repeat(99) + '\\n').repeat(10_000);
  const write = () => new Promise((done) => process.stderr.write(megabyte, done));
  serve(toolMethods([{ name: 'flood', call: async () => {
    for (let left = Number(option('--megabytes')); left > 0; left -= 1) await write();
    return text('flooded');
  } }]));
`);

const gone = (running: Running) => expect.poll(() => isAlive(running.pid)).toBe(false);

describe('standard error that is not read', () => {
  it('does not prevent the result, and mcpc neither waits forever nor buffers everything', async () => {
    const running = startMcpc(['call', `${flood} --megabytes 40`, 'flood']);
    running.pauseErrors();
    await running.stdout.until('flooded\n');
    await gone(running);
    running.resumeErrors();
    const { stderr, exitCode } = await running.finished;
    expect(exitCode).toBe(0);
    expect(stderr.length).toBeLessThan(20_000_000);
  });

  it('reports how many lines were dropped when it is read again', async () => {
    const running = startMcpc(['call', `${flood} --megabytes 40`, 'flood']);
    running.pauseErrors();
    await running.stdout.until('flooded\n');
    running.resumeErrors();
    const { stderr, exitCode } = await running.finished;
    expect(exitCode).toBe(0);
    const lines = stderr.split('\n').slice(0, -1);
    const counts = lines.map((line) => /^note: (\d+) lines were dropped: /.exec(line)?.[1] ?? 1);
    expect(counts.length).toBeLessThan(400_000);
    expect(counts.reduce<number>((sum, count) => sum + Number(count), 0)).toBe(400_000);
  });

  it('keeps no process alive', async () => {
    const mark = marker();
    const running = startMcpc(['call', `${flood} --megabytes 40 ${mark}`, 'flood']);
    running.pauseErrors();
    await running.stdout.until('flooded\n');
    await expectNoSurvivors(mark);
    running.resumeErrors();
    await running.finished;
  });
});

describe('standard error that is read late', () => {
  it('contains every line of a flood', async () => {
    const line = `mcpc call ${commandLine([`${flood} --megabytes 10`])} flood 2>&1 >/dev/null | { sleep 1; wc -l; }`;
    expect((await shell(line)).stdout.trim()).toBe('100000');
  });

  it('has no line in the middle of the result', async () => {
    const server = inlineServer(`
      serve(toolMethods([{ name: 'both', call: () => {
        setInterval(() => process.stderr.write('noise\\n'), 1);
        return text('y'.repeat(5_000_000));
      } }]));
    `);
    const line = `mcpc call ${commandLine([server])} both 2>&1 | { sleep 1; grep -v noise; } | wc -lc`;
    expect((await shell(line)).stdout.trim().split(/\s+/)).toEqual(['1', '5000001']);
  });
});

describe('standard output that is not read', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('does not keep mcpc from ending with %s', async (signal, status) => {
    const mark = marker();
    const running = startMcpc(['call', raw('huge-result', '--size', '5000000', mark), 'huge']);
    await running.stdout.until((text) => text !== '');
    running.pauseOutput();
    running.kill(signal);
    await gone(running);
    running.resumeOutput();
    expect((await running.finished).exitCode).toBe(status);
    await expectNoSurvivors(mark);
  });

  it('that is closed while it is written ends mcpc and its server', async () => {
    const mark = marker();
    const running = startMcpc(['call', raw('huge-result', '--size', '5000000', mark), 'huge']);
    await running.stdout.until((text) => text !== '');
    running.closeOutput();
    await running.finished;
    await expectNoSurvivors(mark);
  });
});

describe('much output of a server', () => {
  it('on standard error is passed on completely', async () => {
    const { stdout, stderr, exitCode } = await mcpc(['call', raw('noisy-stderr'), 'flood']);
    expect({ stdout, exitCode }).toEqual({ stdout: '20000 lines\n', exitCode: 0 });
    expect(stderr.split('\n')).toHaveLength(20_001);
  });
});
