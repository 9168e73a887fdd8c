import { describe, expect, it } from 'vitest';
import { deferred } from '../../../../src/core/deferred.ts';
import { InterruptedError } from '../../../../src/core/errors.ts';
import { SharedWork } from '../../../../src/core/work/shared-work.ts';

/** Work whose outcome the test decides, and the signals that it was started with. */
function controlled() {
  const outcome = deferred<string>();
  const signals: AbortSignal[] = [];
  const work = (signal: AbortSignal) => {
    signals.push(signal);
    signal.addEventListener('abort', () => outcome.reject(signal.reason));
    return outcome.promise;
  };
  return { outcome, signals, work };
}

describe('shared work', () => {
  it('runs once for all concurrent callers', async () => {
    const shared = new SharedWork<string>();
    const { outcome, signals, work } = controlled();
    const both = Promise.all([shared.run(work), shared.run(work)]);
    outcome.resolve('done');
    expect(await both).toEqual(['done', 'done']);
    expect(signals).toHaveLength(1);
    expect(shared.running).toBeUndefined();
  });

  it('continues for the others if the caller who started it leaves', async () => {
    const shared = new SharedWork<string>();
    const { outcome, signals, work } = controlled();
    const first = new AbortController();
    const left = shared.run(work, first.signal);
    const stays = shared.run(work, new AbortController().signal);
    first.abort(new Error('the first has enough'));
    await expect(left).rejects.toThrow('the first has enough');
    expect(signals[0]?.aborted).toBe(false);
    outcome.resolve('done');
    expect(await stays).toBe('done');
  });

  it('is started again by another caller if it fails after the caller who started it has left', async () => {
    const shared = new SharedWork<string>();
    const { outcome, work } = controlled();
    const first = new AbortController();
    const left = shared.run(work, first.signal);
    const stays = shared.run(async () => 'done by the second');
    first.abort(new Error('the first has enough'));
    await expect(left).rejects.toThrow('the first has enough');
    outcome.reject(new Error('nobody to ask'));
    expect(await stays).toBe('done by the second');
  });

  it('is started again by another caller if the one who started it was interrupted', async () => {
    const shared = new SharedWork<string>();
    const { outcome, work } = controlled();
    const first = shared.run(work);
    const others = ['second', 'third'].map((name) => shared.run(async () => `done by the ${name}`));
    outcome.reject(new InterruptedError('SIGINT'));
    await expect(first).rejects.toThrow(InterruptedError);
    expect(await Promise.all(others)).toEqual(['done by the second', 'done by the second']);
  });

  it('fails for all if it fails otherwise', async () => {
    const shared = new SharedWork<string>();
    const { outcome, signals, work } = controlled();
    const both = Promise.allSettled([shared.run(work), shared.run(work)]);
    outcome.reject(new Error('no'));
    expect(await both).toMatchObject([{ reason: { message: 'no' } }, { reason: { message: 'no' } }]);
    expect(signals).toHaveLength(1);
  });

  it('is aborted if the last caller leaves, with the reason of that caller', async () => {
    const shared = new SharedWork<string>();
    const { signals, work } = controlled();
    const callers = [new AbortController(), new AbortController()];
    const waits = callers.map(({ signal }) => shared.run(work, signal));
    callers[0]?.abort(new Error('one'));
    callers[1]?.abort(new Error('two'));
    await expect(waits[0]).rejects.toThrow('one');
    await expect(waits[1]).rejects.toThrow('two');
    expect(signals[0]?.reason).toEqual(new Error('two'));
  });

  it('does not start for an aborted signal', async () => {
    const shared = new SharedWork<string>();
    const { signals, work } = controlled();
    await expect(shared.run(work, AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late');
    expect(signals).toHaveLength(0);
  });

  it('starts again only after the abandoned work has ended, which the last caller awaits', async () => {
    const shared = new SharedWork<string>();
    const order: string[] = [];
    const ending = deferred<void>();
    const stop = new AbortController();
    const first = shared.run(async (signal) => {
      order.push('first begins');
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      await ending.promise;
      order.push('first ends');
      throw signal.reason;
    }, stop.signal);
    await Promise.resolve();
    stop.abort(new Error('enough'));
    await Promise.resolve();
    const second = shared.run(async () => {
      order.push('second begins');
      return 'done';
    });
    ending.resolve(undefined);
    await expect(first).rejects.toThrow('enough');
    expect(await second).toBe('done');
    expect(order).toEqual(['first begins', 'first ends', 'second begins']);
  });
});
