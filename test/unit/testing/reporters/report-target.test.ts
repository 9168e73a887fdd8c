import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { standardOutput } from '../../../../src/testing/reporters/report-target.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function written() {
  const chunks: string[] = [];
  const print = async (chunk: string | Uint8Array) => void chunks.push(String(chunk));
  return { chunks, print };
}

it('writes lines at once without a delay', async () => {
  const { chunks, print } = written();
  const target = standardOutput({ print });
  target.write('one\n');
  target.write('two\n');
  await target.end();
  expect(chunks).toEqual(['one\n', 'two\n']);
});

it('writes together what comes within the delay, and the rest at the end', async () => {
  const { chunks, print } = written();
  const target = standardOutput({ print }, 50);
  target.write('one\n');
  await vi.advanceTimersByTimeAsync(49);
  target.write('two\n');
  expect(chunks).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(chunks).toEqual(['one\ntwo\n']);
  target.write('three\n');
  await target.end();
  expect(chunks).toEqual(['one\ntwo\n', 'three\n']);
  expect(vi.getTimerCount()).toBe(0);
});

it('reports at the end that something could not be written', async () => {
  const target = standardOutput({ print: () => Promise.reject(new Error('full')) }, 50);
  target.write('one\n');
  await vi.advanceTimersByTimeAsync(50);
  await expect(target.end()).rejects.toThrow('full');
});
