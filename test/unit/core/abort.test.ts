import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { anySignal } from '../../../src/core/abort.ts';

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
