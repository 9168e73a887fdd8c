import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ServerError } from '../../../../../src/core/errors.ts';
import type { ServerRequestResult } from '../../../../../src/core/server-requests.ts';
import {
  type InputLimits,
  RequestedInput,
} from '../../../../../src/engine/protocol/input/requested-input.ts';

const accepted: ServerRequestResult = { action: 'accept', content: {} };
const declined: ServerRequestResult = { action: 'decline' };
const scripted: ServerRequestResult = { action: 'accept', content: {}, scripted: true };
const { signal } = new AbortController();

/** What is requested during a call; the user gives these answers to whether to continue. */
function requested(limits: InputLimits, confirmations?: boolean[]) {
  const exceeded: ServerError[] = [];
  const confirmed: number[] = [];
  const input = new RequestedInput({
    server: 'fake',
    method: 'tools/call',
    limits,
    confirm:
      confirmations &&
      (async (requests) => {
        confirmed.push(requests);
        return confirmations.shift() === true;
      }),
    onexceeded: (error) => exceeded.push(error),
  });
  /** A round with one request, as servers up to 2025-11-25 have. */
  const round = async (result: ServerRequestResult) => {
    input.beginRound();
    return input.answered(async () => result, signal);
  };
  const rounds = async (count: number, result: ServerRequestResult) => {
    for (let done = 0; done < count; done += 1) await round(result);
  };
  return { input, exceeded, confirmed, round, rounds };
}

describe('the input that is requested during a request', () => {
  it('has at most 100 rounds', async () => {
    const { round, rounds, exceeded } = requested({});
    await rounds(100, accepted);
    await expect(round(accepted)).rejects.toMatchObject({
      message: 'fake requested input 100 times during tools/call and still requests more.',
      hint: 'Allow more with --input-rounds COUNT.',
      exitStatus: 1,
    });
    await expect(round(accepted)).rejects.toBe(exceeded[0]);
    expect(exceeded).toHaveLength(1);
  });

  it('has at most as many requests in one round', async () => {
    const { input, exceeded } = requested({ inputRounds: 3 });
    input.beginRound();
    const outcomes = [1, 2, 3, 4, 5].map(() => input.answered(async () => accepted, signal));
    const settled = await Promise.allSettled(outcomes);
    expect(settled.map(({ status }) => status)).toEqual([
      ...['fulfilled', 'fulfilled', 'fulfilled'],
      ...['rejected', 'rejected'],
    ]);
    expect(exceeded).toHaveLength(1);
  });

  it('has at most 10 rounds that are declined', async () => {
    const { round, rounds } = requested({});
    await rounds(5, declined);
    await rounds(20, accepted);
    await rounds(5, { action: 'cancel' });
    await expect(round(accepted)).rejects.toMatchObject({
      message: 'fake keeps requesting input during tools/call although that was declined 10 times.',
      hint: 'Allow more with --declined-rounds COUNT.',
    });
  });

  it('counts a round with several declined requests once', async () => {
    const { input, round } = requested({ declinedRounds: 2 });
    input.beginRound();
    for (let request = 0; request < 5; request += 1) await input.answered(async () => declined, signal);
    await round(declined);
    await expect(round(accepted)).rejects.toThrow('declined 2 times');
  });
});

describe('requests in a row that a script answers', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('have the user asked after 10 whether to continue, and again after 10 more', async () => {
    const { rounds, confirmed } = requested({}, [true, true]);
    await rounds(30, scripted);
    expect(confirmed).toEqual([10, 10]);
  });

  it('have the user asked after 10 of one round', async () => {
    const { input, confirmed } = requested({}, [true]);
    input.beginRound();
    const outcomes = Array.from({ length: 15 }, () => input.answered(async () => scripted, signal));
    await Promise.all(outcomes);
    expect(confirmed).toEqual([10]);
  });

  it('end the request if the user does not want to continue', async () => {
    const { round, rounds, exceeded } = requested({}, [false]);
    await rounds(10, scripted);
    const message = 'tools/call was ended, as you chose, because fake kept requesting input.';
    await expect(round(scripted)).rejects.toThrow(message);
    expect(exceeded).toMatchObject([{ message }]);
  });

  it('have the user asked after a minute', async () => {
    const { rounds, confirmed } = requested({}, [true]);
    await rounds(2, scripted);
    vi.advanceTimersByTime(59_999);
    await rounds(1, scripted);
    vi.advanceTimersByTime(1);
    await rounds(1, scripted);
    expect(confirmed).toEqual([3]);
  });

  it('are counted from one again after one that the user answered', async () => {
    const { rounds, confirmed } = requested({}, []);
    await rounds(9, scripted);
    await rounds(1, accepted);
    await rounds(9, scripted);
    vi.advanceTimersByTime(60_000);
    expect(confirmed).toEqual([]);
  });

  it('are all answered up to the limit where nobody can be asked', async () => {
    const { rounds } = requested({});
    await rounds(100, scripted);
  });

  it('are not waited for when their own signal aborts', async () => {
    const { input } = requested({}, []);
    const stop = new AbortController();
    input.beginRound();
    void input.answered(() => new Promise(() => {}), signal);
    const second = input.answered(async () => accepted, stop.signal);
    stop.abort(new Error('withdrawn'));
    await expect(second).rejects.toThrow('withdrawn');
  });
});
