import { Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { Terminal } from '@xterm/headless';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineEvent } from '../../../src/core/events.ts';
import { Output } from '../../../src/terminal/output.ts';
import { StatusLine } from '../../../src/terminal/status-line.ts';
import { type Style, styleOf } from '../../../src/terminal/style.ts';

const columns = 70;

/** A terminal that keeps what it is told, and can be looked at. */
class Screen extends Writable {
  readonly isTTY = true;
  readonly columns = columns;
  readonly rows = 24;
  readonly written: string[] = [];

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.written.push(chunk.toString());
    done();
  }

  cursorTo(x: number): boolean {
    return this.write(`\x1b[${x + 1}G`);
  }

  moveCursor(_dx: number, dy: number): boolean {
    return this.write(dy < 0 ? `\x1b[${-dy}A` : '');
  }

  clearLine(): boolean {
    return this.write('\x1b[2K');
  }

  /** The lines that a person sees. */
  async look(): Promise<string[]> {
    const terminal = new Terminal({ cols: columns, rows: 24, convertEol: true, allowProposedApi: true });
    const parsed = new Promise<void>((resolve) => terminal.write(this.written.join(''), resolve));
    await vi.advanceTimersByTimeAsync(0);
    await parsed;
    const lines = Array.from({ length: 24 }, (_, y) =>
      (terminal.buffer.active.getLine(y)?.translateToString(true) ?? '').trimEnd(),
    );
    while (lines.at(-1) === '') lines.pop();
    return lines;
  }
}

function styleFor(env: Record<string, string>): Style {
  return styleOf({
    isTTY: true,
    columns,
    platform: 'linux',
    env: { TERM: 'xterm', LANG: 'C.UTF-8', ...env },
  });
}

let screen: Screen;
let status: StatusLine;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  screen = new Screen();
  status = new StatusLine({ stream: screen as unknown as WriteStream, style: styleFor({ NO_COLOR: '1' }) });
});

afterEach(() => {
  status.stop();
  vi.useRealTimers();
});

/** Lets `milliseconds` go by on the clock, and what they set off happen. */
async function pass(milliseconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
  // The status line loads what it needs when it first draws; it asked for it before this does.
  await Promise.all([import('ora'), import('../../../src/terminal/status-text.ts')]);
  await new Promise((resolve) => setImmediate(resolve));
}

function request(request: number, state: 'sent' | 'settled', method = 'tools/call'): EngineEvent {
  return { type: 'request', server: 'demo', request, method, state };
}

function progress(request: number, progress: number, total?: number, message?: string): EngineEvent {
  return { type: 'progress', server: 'demo', request, progress, total, message };
}

describe('the status line', () => {
  it('does not appear for a quick call', async () => {
    status.follow(request(1, 'sent'));
    await pass(190);
    status.follow(request(1, 'settled'));
    await pass(1000);
    expect(screen.written).toEqual([]);
  });

  it('appears after a fifth of a second as a spinner with the time', async () => {
    status.follow(request(1, 'sent'));
    await pass(210);
    await pass(890);
    expect(await screen.look()).toEqual([
      expect.stringMatching(/^[⠀-⣿] {2}waiting for demo \(tools\/call\) {2}1\.[01] s$/),
    ]);
  });

  it('becomes a bar with the first report that has a total', async () => {
    status.follow(request(1, 'sent'));
    await pass(210);
    status.follow(progress(1, 1, 4, 'Downloading'));
    await pass(160);
    expect((await screen.look())[0]).toMatch(/^. {2}Downloading {2}█████░{15} {2}25 % {2}\d00 ms {2}1 of 4$/);
  });

  it('leaves nothing behind when the request is done', async () => {
    status.follow(request(1, 'sent'));
    await pass(210);
    status.follow(request(1, 'settled'));
    expect(await screen.look()).toEqual([]);
    const before = screen.written.length;
    await pass(1000);
    expect(screen.written.length).toBe(before);
  });

  it('has a line for each request, and says how many it leaves out', async () => {
    for (let id = 1; id <= 8; id++) status.follow(request(id, 'sent', `m${id}`));
    await pass(210);
    const lines = await screen.look();
    expect(lines).toHaveLength(7);
    expect(lines[0]).toContain('(m1)');
    expect(lines[5]).toMatch(/^ {3}waiting for demo \(m6\)/);
    expect(lines[6]).toBe('   and 2 more');
    for (let id = 1; id <= 8; id++) status.follow(request(id, 'settled', `m${id}`));
    expect(await screen.look()).toEqual([]);
  });

  it('stays below what is reported meanwhile', async () => {
    const output = new Output({ stdout: new Writable(), stderr: screen }, () => {});
    status.follow(request(1, 'sent'));
    await pass(210);
    await output.report('first\n');
    await output.report('second\n');
    const lines = await screen.look();
    expect(lines.slice(0, 2)).toEqual(['first', 'second']);
    expect(lines[2]).toContain('waiting for demo');
    status.follow(request(1, 'settled'));
    expect(await screen.look()).toEqual(['first', 'second']);
  });

  it('is painted a dozen times a second however many reports come', async () => {
    status.follow(request(1, 'sent'));
    await pass(210);
    const before = screen.written.length;
    for (let step = 0; step < 10_000; step++) status.follow(progress(1, step, 10_000));
    expect(screen.written.length).toBe(before);
    await pass(80);
    const paints = screen.written.slice(before).filter((chunk) => chunk.includes('%'));
    expect(paints.length).toBeLessThanOrEqual(2);
    expect((await screen.look())[0]).toContain('99 %');
  });

  it('steps aside while a question is open', async () => {
    status.follow(request(1, 'sent'));
    await pass(210);
    status.pause();
    expect(await screen.look()).toEqual([]);
    status.follow(request(2, 'sent'));
    await pass(1000);
    expect(await screen.look()).toEqual([]);
    status.resume();
    await pass(210);
    expect(await screen.look()).toHaveLength(2);
  });

  it('shows what the caller waits for before there is a request', async () => {
    status.begin('start', 'starting npx');
    await pass(210);
    expect((await screen.look())[0]).toContain('starting npx');
    status.end('start');
    expect(await screen.look()).toEqual([]);
  });

  it('says nothing of requests that last as long as the connection', async () => {
    status.follow(request(1, 'sent', 'subscriptions/listen'));
    status.follow(progress(7, 1));
    await pass(1000);
    expect(screen.written).toEqual([]);
  });

  it('is not drawn on a dumb terminal', async () => {
    const dumb = new StatusLine({
      stream: screen as unknown as WriteStream,
      style: styleFor({ TERM: 'dumb' }),
    });
    dumb.follow(request(1, 'sent'));
    await pass(1000);
    expect(screen.written).toEqual([]);
  });

  it('never hides the cursor, which a crash would leave hidden', async () => {
    status.follow(request(1, 'sent'));
    await pass(1000);
    expect(screen.written.join('')).not.toContain('?25');
  });
});
