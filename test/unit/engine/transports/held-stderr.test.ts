import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineEvent } from '../../../../src/core/events.ts';
import { HeldStderr } from '../../../../src/engine/transports/held-stderr.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function holding(hold = true) {
  const shown: string[] = [];
  const stderr = new HeldStderr((event: EngineEvent) => {
    shown.push(event.type === 'stderr' ? event.line : event.type);
  }, hold);
  const write = (...lines: string[]) => {
    for (const line of lines) stderr.onevent({ type: 'stderr', server: 's', line });
  };
  return { stderr, shown, write };
}

describe('what a server writes to its standard error before the handshake is complete', () => {
  it('is not shown, nor what is still on its way then', async () => {
    const { stderr, shown, write } = holding();
    write('hello');
    void stderr.complete();
    write('no such method');
    setImmediate(() => write('in server/discover'));
    await vi.runAllTimersAsync();
    write('working');
    expect(shown).toEqual(['stderrHeld', 'working']);
  });

  it('is shown when the handshake fails, or the server later', () => {
    const { stderr, shown, write } = holding();
    write('one', 'two');
    stderr.show();
    expect(shown).toEqual(['one', 'two']);
    stderr.show();
    expect(shown).toEqual(['one', 'two']);
  });

  it('is shown if it takes long, except for what comes with the end', async () => {
    const { stderr, shown, write } = holding();
    write('Log in at https://x.org');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(shown).toEqual([]);
    stderr.slow();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(shown).toEqual(['Log in at https://x.org']);
    write('waiting');
    await vi.advanceTimersByTimeAsync(1_000);
    write('no such method');
    void stderr.complete();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(shown).toEqual(['Log in at https://x.org', 'waiting', 'stderrHeld']);
  });

  it('is shown at once if nothing is held, as other events are', () => {
    const { shown, write } = holding(false);
    write('hello');
    expect(shown).toEqual(['hello']);
    const held = holding();
    held.stderr.onevent({ type: 'notice', server: 's', message: '' });
    expect(held.shown).toEqual(['notice']);
  });

  it('is reported as held, and shown again if the server goes away', async () => {
    const events: EngineEvent[] = [];
    const stderr = new HeldStderr((event) => events.push(event), true);
    stderr.onevent({ type: 'stderr', server: 's', line: 'hello' });
    const reported = stderr.complete();
    await vi.runAllTimersAsync();
    await reported;
    expect(events).toEqual([
      { type: 'stderrHeld', server: 's', phase: 'handshake', lines: ['hello'], omitted: 0 },
    ]);
    stderr.show();
    expect(events.at(-1)).toEqual({ type: 'stderr', server: 's', line: 'hello', wasHeld: true });
  });

  it('is held up to a limit', () => {
    const { stderr, shown, write } = holding();
    write(...Array.from({ length: 1_000 }, (_, at) => String(at)));
    stderr.show();
    expect(shown).toEqual(['notice', ...Array.from({ length: 200 }, (_, at) => String(at + 800))]);
    const long = holding();
    long.write(...Array.from({ length: 20 }, (_, at) => String(at % 10).repeat(64 * 1024)));
    long.stderr.show();
    expect(long.shown).toHaveLength(5);
  });
});

describe('what a server writes to its standard error at the end', () => {
  it('is shown if it is still on its way, and held if the server writes it because it is stopped', async () => {
    const { stderr, shown, write } = holding();
    void stderr.complete();
    await vi.runAllTimersAsync();
    const ended = stderr.end();
    write('last request');
    await vi.runAllTimersAsync();
    await ended;
    write('goodbye');
    await vi.runAllTimersAsync();
    expect(shown).toEqual(['last request', 'stderrHeld']);
  });

  it('is shown with --verbose', async () => {
    const { stderr, shown, write } = holding(false);
    await stderr.end();
    write('goodbye');
    expect(shown).toEqual(['goodbye']);
  });
});
