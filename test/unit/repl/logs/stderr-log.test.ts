import { describe, expect, it } from 'vitest';
import { StderrLog } from '../../../../src/repl/logs/stderr-log.ts';

describe('the log of what servers write to their standard error', () => {
  it('has the lines of each server, shown or held, once', () => {
    const log = new StderrLog();
    log.add({ type: 'stderrHeld', server: 'a', phase: 'handshake', lines: ['banner', 'ready'], omitted: 3 });
    log.add({ type: 'stderr', server: 'a', line: 'working' });
    log.add({ type: 'stderr', server: 'b', line: 'hello' });
    log.add({ type: 'stderr', server: 'a', line: 'banner', wasHeld: true });
    expect(log.written()).toEqual([
      { server: 'a', lines: ['banner', 'ready', 'working'], omitted: 3 },
      { server: 'b', lines: ['hello'], omitted: 0 },
    ]);
    log.retain(['b']);
    expect(log.written().map(({ server }) => server)).toEqual(['b']);
  });

  it('keeps the last lines of a server that writes a lot', () => {
    const log = new StderrLog();
    for (let at = 0; at < 5_000; at += 1) log.add({ type: 'stderr', server: 'a', line: String(at) });
    const [many] = log.written();
    expect(many).toMatchObject({ omitted: 3_000, lines: { length: 2_000, 0: '3000' } });
    for (let at = 0; at < 20; at += 1) log.add({ type: 'stderr', server: 'a', line: 'x'.repeat(64 * 1024) });
    expect(log.written()[0]?.lines).toHaveLength(8);
  });
});
