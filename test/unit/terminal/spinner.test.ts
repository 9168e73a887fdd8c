import { Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineEvent } from '../../../src/core/events.ts';
import { ActivityTracker } from '../../../src/terminal/activity-tracker.ts';
import { Output } from '../../../src/terminal/output.ts';
import { Spinner } from '../../../src/terminal/spinner.ts';
import { type Style, styleOf } from '../../../src/terminal/style.ts';
import { FakeScreen, pass, spinnerTimers } from './fake-screen.ts';

const columns = 70;

function styleFor(env: Record<string, string>): Style {
  return styleOf({
    isTTY: true,
    columns,
    platform: 'linux',
    env: { TERM: 'xterm', LANG: 'C.UTF-8', ...env },
  });
}

function trackerFor(style: Style): ActivityTracker {
  return new ActivityTracker(new Spinner(screen as unknown as WriteStream, style));
}

let screen: FakeScreen;
let activities: ActivityTracker;

beforeEach(() => {
  vi.useFakeTimers({ toFake: [...spinnerTimers] });
  screen = new FakeScreen(columns);
  activities = trackerFor(styleFor({ NO_COLOR: '1' }));
});

afterEach(() => {
  activities.clear();
  vi.useRealTimers();
});

function request(request: number, state: 'sent' | 'settled', method = 'tools/call'): EngineEvent {
  return { type: 'request', server: 'demo', request, method, state };
}

function progress(request: number, progress: number, total?: number, message?: string): EngineEvent {
  return { type: 'progress', server: 'demo', request, progress, total, message };
}

describe('the spinner', () => {
  it('does not appear for a quick call', async () => {
    activities.handle(request(1, 'sent'));
    await pass(190);
    activities.handle(request(1, 'settled'));
    await pass(1000);
    expect(screen.written).toEqual([]);
  });

  it('appears after 200 ms with the elapsed time', async () => {
    activities.handle(request(1, 'sent'));
    await pass(210);
    await pass(890);
    expect(await screen.look()).toEqual([
      expect.stringMatching(/^[⠀-⣿] waiting for demo \(tools\/call\) {2}1\.[01] s$/),
    ]);
  });

  it('shows a bar after the first progress notification with a total', async () => {
    activities.handle(request(1, 'sent'));
    await pass(210);
    activities.handle(progress(1, 1, 4, 'Downloading'));
    await pass(160);
    expect((await screen.look())[0]).toMatch(/^. Downloading {2}█████░{15} {2}25% {2}\d00 ms {2}1 of 4$/);
  });

  it('disappears when the request is settled', async () => {
    activities.handle(request(1, 'sent'));
    await pass(210);
    activities.handle(request(1, 'settled'));
    expect(await screen.look()).toEqual([]);
    const before = screen.written.length;
    await pass(1000);
    expect(screen.written.length).toBe(before);
  });

  it('has a row for each of six requests, and counts the others', async () => {
    for (let id = 1; id <= 8; id++) activities.handle(request(id, 'sent', `m${id}`));
    await pass(210);
    const lines = await screen.look();
    expect(lines).toHaveLength(7);
    expect(lines[0]).toContain('(m1)');
    expect(lines[5]).toMatch(/^ {2}waiting for demo \(m6\)/);
    expect(lines[6]).toBe('  and 2 more');
    for (let id = 1; id <= 8; id++) activities.handle(request(id, 'settled', `m${id}`));
    expect(await screen.look()).toEqual([]);
  });

  it('stays below lines written meanwhile', async () => {
    const output = new Output({ stdout: new Writable(), stderr: screen }, () => {});
    activities.handle(request(1, 'sent'));
    await pass(210);
    await output.report('first\n');
    await output.report('second\n');
    const lines = await screen.look();
    expect(lines.slice(0, 2)).toEqual(['first', 'second']);
    expect(lines[2]).toContain('waiting for demo');
    activities.handle(request(1, 'settled'));
    expect(await screen.look()).toEqual(['first', 'second']);
  });

  it('is drawn twelve times a second, no matter how many progress notifications arrive', async () => {
    activities.handle(request(1, 'sent'));
    await pass(210);
    const before = screen.written.length;
    for (let step = 0; step < 10_000; step++) activities.handle(progress(1, step, 10_000));
    expect(screen.written.length).toBe(before);
    await pass(80);
    const paints = screen.written.slice(before).filter((chunk) => chunk.includes('%'));
    expect(paints.length).toBeLessThanOrEqual(2);
    expect((await screen.look())[0]).toContain('99%');
  });

  it('is erased while a prompt is open', async () => {
    activities.handle(request(1, 'sent'));
    await pass(210);
    activities.pause();
    expect(await screen.look()).toEqual([]);
    activities.handle(request(2, 'sent'));
    await pass(1000);
    expect(await screen.look()).toEqual([]);
    activities.resume();
    await pass(210);
    expect(await screen.look()).toHaveLength(2);
  });

  it('shows activities that are not requests', async () => {
    activities.begin('start', 'starting npx');
    await pass(210);
    expect((await screen.look())[0]).toContain('starting npx');
    activities.end('start');
    expect(await screen.look()).toEqual([]);
  });

  it('ignores requests that last as long as the connection', async () => {
    activities.handle(request(1, 'sent', 'subscriptions/listen'));
    activities.handle(progress(7, 1));
    await pass(1000);
    expect(screen.written).toEqual([]);
  });

  it('is not drawn on a terminal without cursor movement', async () => {
    const dumb = trackerFor(styleFor({ TERM: 'dumb' }));
    dumb.handle(request(1, 'sent'));
    await pass(1000);
    expect(screen.written).toEqual([]);
  });

  it('never hides the cursor, which would stay hidden after a crash', async () => {
    activities.handle(request(1, 'sent'));
    await pass(1000);
    expect(screen.written.join('')).not.toContain('?25');
  });
});
