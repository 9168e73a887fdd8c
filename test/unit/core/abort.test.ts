import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { abortable, abortWith, anySignal, onAbort, pauseFor } from '../../../src/core/abort.ts';

describe('the first of several signals', () => {
  it('is passed on with its reason', () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const signal = anySignal(one.signal, undefined, other.signal);
    expect(signal.aborted).toBe(false);
    other.abort('enough');
    expect(signal.reason).toBe('enough');
  });

  it('may be a timeout that nothing else refers to', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const collecting = setInterval(collectGarbage, 1);
    const aborted = new Promise((resolve) => {
      const within = anySignal(new AbortController().signal, AbortSignal.timeout(20));
      anySignal(within).addEventListener('abort', resolve);
    });
    await aborted;
    clearInterval(collecting);
  });
});

describe('a controller that aborts with a signal', () => {
  it('has its reason, also if the signal has aborted already', () => {
    const [stop, own, late] = [new AbortController(), new AbortController(), new AbortController()];
    abortWith(own, stop.signal);
    expect(own.signal.aborted).toBe(false);
    stop.abort('enough');
    abortWith(late, stop.signal);
    expect([own.signal.reason, late.signal.reason]).toEqual(['enough', 'enough']);
  });

  it('does so until it is released, and never without a signal', () => {
    const [stop, own] = [new AbortController(), new AbortController()];
    abortWith(own, stop.signal)();
    abortWith(own, undefined)();
    stop.abort();
    expect(own.signal.aborted).toBe(false);
  });
});

describe('many promises that wait for one signal', () => {
  it('are rejected together, and share one listener, of which Node does not warn', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on('warning', note);
    onTestFinished(() => void process.off('warning', note));
    const stop = new AbortController();
    const never = new Promise(() => {});
    const waiting = Array.from({ length: 20 }, () => abortable(never, stop.signal));
    const done = abortable(Promise.resolve('done'), stop.signal);
    expect(await done).toBe('done');
    stop.abort('enough');
    const outcomes = await Promise.allSettled(waiting);
    expect(new Set(outcomes.map((outcome) => 'reason' in outcome && outcome.reason))).toEqual(
      new Set(['enough']),
    );
    await new Promise(setImmediate);
    expect(warnings).toEqual([]);
  });

  it('are not called after they left', () => {
    const stop = new AbortController();
    const called: string[] = [];
    const leave = ['a', 'b'].map((name) => onAbort(stop.signal, () => called.push(name)));
    leave[0]?.();
    stop.abort();
    expect(called).toEqual(['b']);
  });

  it('can wait again after all left', () => {
    const stop = new AbortController();
    const called: string[] = [];
    onAbort(stop.signal, () => called.push('first'))();
    onAbort(stop.signal, () => called.push('second'));
    stop.abort();
    expect(called).toEqual(['second']);
  });
});

describe('a pause', () => {
  it('ends after its time, or with the reason of the signal', async () => {
    const stop = new AbortController();
    await pauseFor(1, stop.signal);
    const long = pauseFor(1_000_000, stop.signal);
    stop.abort('enough');
    await expect(long).rejects.toBe('enough');
    await expect(pauseFor(1_000_000, stop.signal)).rejects.toBe('enough');
  });
});
