import { PassThrough, Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Output, type OutputStreams } from '../../../src/terminal/output.ts';

/** A stream whose reader takes a chunk only when told to. */
class SlowStream extends Writable {
  readonly taken: string[] = [];
  #waiting: { chunk: Buffer; done: (error?: Error | null) => void }[] = [];

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#waiting.push({ chunk, done });
  }

  take(error?: Error): void {
    const next = this.#waiting.shift();
    if (next === undefined) throw new Error('nothing was written');
    if (error === undefined) this.taken.push(next.chunk.toString());
    next.done(error);
  }
}

function systemError(code: string, errno: number): Error {
  return Object.assign(new Error(`${code}: oh, write`), { code, errno });
}

function outputOn(onReaderGone = () => {}) {
  const stdout = new SlowStream();
  const stderr = new SlowStream();
  return { stdout, stderr, output: new Output({ stdout, stderr }, onReaderGone) };
}

describe('a stream', () => {
  const opened: string[] = [];
  const streams = (terminals?: OutputStreams['terminals']): OutputStreams => ({
    get stdout() {
      opened.push('stdout');
      return new PassThrough();
    },
    get stderr() {
      opened.push('stderr');
      return new PassThrough();
    },
    terminals,
  });

  beforeEach(() => {
    opened.length = 0;
  });

  it('that is not a terminal is opened when it is first written to', async () => {
    const output = new Output(streams({ stdout: false, stderr: false }), () => {});
    await output.print('');
    await output.report('');
    expect(opened).toEqual([]);
    await output.print('a');
    await output.print('b');
    expect(opened).toEqual(['stdout']);
    await output.report('c\n');
    expect(opened).toEqual(['stdout', 'stderr']);
  });

  it('that may be a terminal is open, with a listener for its errors', () => {
    new Output(streams({ stdout: false, stderr: true }), () => {});
    expect(opened).toEqual(['stderr']);
    new Output(streams(), () => {});
    expect(opened).toEqual(['stderr', 'stdout', 'stderr']);
  });
});

/** Whether `promise` has settled once everything that could settle it has run. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void promise.finally(() => {
    settled = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

describe('printing', () => {
  it('goes to standard output, text and bytes, in order', async () => {
    const { stdout, output } = outputOn();
    const printed = [output.print('a ✓\n'), output.print(Buffer.from('b'))];
    stdout.take();
    stdout.take();
    await Promise.all(printed);
    expect(stdout.taken).toEqual(['a ✓\n', 'b']);
  });

  it('is done only when the reader has taken it', async () => {
    const { stdout, output } = outputOn();
    const printed = output.print('a');
    expect(await isSettled(printed)).toBe(false);
    stdout.take();
    expect(await isSettled(printed)).toBe(true);
  });

  it('writes a long text in chunks, between characters, and later output after it', async () => {
    const { stdout, output } = outputOn();
    const long = `${'x'.repeat(2 ** 20 - 1)}\u{1f600}${'y'.repeat(2 ** 20)}\n`;
    const printed = Promise.all([output.print(long), output.print('next\n')]);
    const drained = output.drained();
    while (!(await isSettled(printed))) {
      expect(await isSettled(drained)).toBe(false);
      stdout.take();
    }
    expect(stdout.taken.length).toBeGreaterThan(2);
    expect(stdout.taken.join('')).toBe(`${long}next\n`);
    expect(await isSettled(drained)).toBe(true);
  });

  it('writes nothing for an empty text', async () => {
    const { stdout, output } = outputOn();
    await output.print('');
    expect(stdout.taken).toEqual([]);
  });

  it('fails with the system error if the disk is full', async () => {
    const { stdout, output } = outputOn();
    const printed = output.print('a');
    stdout.take(systemError('ENOSPC', -28));
    await expect(printed).rejects.toMatchObject({
      message: 'The result could not be written to standard output: no space left on device.',
      exitStatus: 2,
    });
    await output.drained();
  });
});

describe('reporting', () => {
  it('goes to standard error', async () => {
    const { stdout, stderr, output } = outputOn();
    const reported = output.report('careful\n');
    stderr.take();
    await reported;
    expect([stdout.taken, stderr.taken]).toEqual([[], ['careful\n']]);
  });

  it('does not fail if standard error cannot be written', async () => {
    const { stderr, output } = outputOn();
    const reported = output.report('careful\n');
    stderr.take(systemError('ENOSPC', -28));
    await reported;
  });

  it('continues without a reader of standard error, and the result still has one', async () => {
    const gone = vi.fn();
    const { stdout, stderr, output } = outputOn(gone);
    const reported = output.report('careful\n');
    stderr.take(systemError('EPIPE', -32));
    await reported;
    const printed = output.print('a');
    stdout.take();
    await printed;
    expect(stdout.taken).toEqual(['a']);
    expect(gone).not.toHaveBeenCalled();
  });
});

describe('a stalled reader of standard error', () => {
  it('gets queued output later, up to a limit, and a count of what was dropped', async () => {
    const { stderr, output } = outputOn();
    const line = `${'x'.repeat(1024 * 1024 - 1)}\n`;
    for (let count = 0; count < 30; count += 1) output.logLine(line);
    const drained = output.drained();
    while (!(await isSettled(drained))) stderr.take();
    expect(stderr.taken.join('').match(/x\n/g)).toHaveLength(17);
    expect(stderr.taken.at(-1)).toBe('note: 13 lines were dropped: standard error was not read in time.\n');
  });

  it('does not delay a result, nor the exit indefinitely', async () => {
    vi.useFakeTimers({ toFake: ['hrtime'] });
    const { stdout, output } = outputOn();
    output.logLine('careful\n');
    vi.advanceTimersByTime(60_000);
    const printed = output.print('a');
    await isSettled(printed);
    stdout.take();
    await printed;
    await output.drained();
    vi.useRealTimers();
  });

  it('gets output from during a result after it', async () => {
    const { stdout, stderr, output } = outputOn();
    const printed = output.print('a');
    output.logLine('careful\n');
    expect(() => stderr.take()).toThrow('nothing was written');
    stdout.take();
    await printed;
    stderr.take();
    await output.drained();
  });
});

describe('after an interrupt, a result', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('that nobody reads is no longer awaited', async () => {
    const { output } = outputOn();
    const printed = output.print('a');
    output.limitWrites(500, new Error('interrupted'));
    vi.advanceTimersByTime(500);
    await expect(printed).rejects.toThrow('interrupted');
    await expect(output.print('b')).rejects.toThrow('interrupted');
    await output.drained();
  });

  it('that is read is written, however long after it', async () => {
    const { stdout, output } = outputOn();
    const pending = output.print('a');
    output.limitWrites(500, new Error('interrupted'));
    stdout.take();
    await pending;
    await vi.advanceTimersByTimeAsync(3000);
    const printed = output.print('b');
    stdout.take();
    await printed;
    const unread = output.print('c');
    vi.advanceTimersByTime(500);
    await expect(unread).rejects.toThrow('interrupted');
  });
});

describe('draining', () => {
  it('waits for the slowest reader', async () => {
    const { stdout, stderr, output } = outputOn();
    void output.print('a');
    void output.report('b');
    const drained = output.drained();
    stdout.take();
    expect(await isSettled(drained)).toBe(false);
    stderr.take();
    await drained;
  });

  it('is done at once if nothing was written', async () => {
    await outputOn().output.drained();
  });
});

describe('a reader that goes away', () => {
  it.each(['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED'])(
    'is reported once and is not an error (%s)',
    async (code) => {
      const gone = vi.fn();
      const { stdout, output } = outputOn(gone);
      const printed = [output.print('a'), output.print('b')];
      stdout.take(systemError(code, -1));
      await Promise.all(printed);
      await output.print('c');
      await output.drained();
      expect(gone).toHaveBeenCalledTimes(1);
      expect(stdout.taken).toEqual([]);
    },
  );

  it('is the meaning of EIO on a terminal, but not on a disk', async () => {
    const gone = vi.fn();
    const { stdout, output } = outputOn(gone);
    const toDisk = output.print('a');
    stdout.take(systemError('EIO', -5));
    await expect(toDisk).rejects.toThrow('i/o error');
    expect(gone).not.toHaveBeenCalled();

    const terminal = Object.assign(new SlowStream(), { isTTY: true });
    const toTerminal = new Output({ stdout: terminal, stderr: new SlowStream() }, gone).print('a');
    terminal.take(systemError('EIO', -5));
    await toTerminal;
    expect(gone).toHaveBeenCalledTimes(1);
  });
});
