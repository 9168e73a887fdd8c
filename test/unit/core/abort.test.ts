import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { abortable, anySignal } from '../../../src/core/abort.ts';

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

describe('waiting with a signal', () => {
  it('ends for any number of promises when it aborts, without a warning', async () => {
    const warnings: string[] = [];
    const warned = ({ name }: Error) => warnings.push(name);
    process.on('warning', warned);
    onTestFinished(() => void process.off('warning', warned));
    const stop = new AbortController();
    const never = new Promise<void>(() => {});
    const waits = Array.from({ length: 20 }, () => abortable(never, stop.signal));
    stop.abort(new Error('enough'));
    const outcomes = await Promise.allSettled(waits);
    expect(outcomes.map(({ status }) => status)).toEqual(Array(20).fill('rejected'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(warnings).toEqual([]);
  });
});
