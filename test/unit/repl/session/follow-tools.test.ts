import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { followTools } from '../../../../src/repl/session/follow-tools.ts';
import { FakeServer } from '../../engine/fake-server.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('lists changed tools at once, and once a second if each list changes them', async () => {
  const server = new FakeServer();
  let shown = 0;
  const change = () => server.happen({ type: 'listChanged', server: 'fake', list: 'tools' });
  const unfollow = followTools(server, () => {
    shown += 1;
    change();
  });
  change();
  await vi.advanceTimersByTimeAsync(0);
  expect(shown).toBe(1);
  await vi.advanceTimersByTimeAsync(3_500);
  expect(shown).toBe(4);
  unfollow();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(shown).toBe(4);
});
