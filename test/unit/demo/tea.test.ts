import type { Progress } from '@modelcontextprotocol/client';
import { describe, expect, it } from 'vitest';
import { connect, eras, textOf } from './connection.ts';

describe.each(eras)('brew_tea in the %s era', (era) => {
  it('reports each step with the total and what it does', async () => {
    const { call } = await connect(era);
    const reports: Progress[] = [];
    const result = await call(
      'brew_tea',
      { tea: 'mint', steps: 4, delay: 0 },
      { onprogress: (report) => reports.push(report) },
    );
    expect(reports).toEqual([
      { progress: 1, total: 4, message: 'heating the water' },
      { progress: 2, total: 4, message: 'steeping the leaves' },
      { progress: 3, total: 4, message: 'steeping the leaves' },
      { progress: 4, total: 4, message: 'pouring' },
    ]);
    expect(textOf(result)).toBe('Your mint is ready.');
  });

  it('reports nothing to who did not ask for progress', async () => {
    const { callText, notifications } = await connect(era);
    expect(await callText('brew_tea', { steps: 2, delay: 0 })).toBe('Your sencha is ready.');
    expect(notifications).toEqual([]);
  });

  it('stops when it is cancelled', async () => {
    const { client, call } = await connect(era);
    const cancel = new AbortController();
    const reports: number[] = [];
    const brewing = call(
      'brew_tea',
      { steps: 100, delay: 1 },
      {
        signal: cancel.signal,
        onprogress: ({ progress }) => {
          reports.push(progress);
          if (progress === 2) cancel.abort('enough');
        },
      },
    );
    await expect(brewing).rejects.toThrow('enough');
    // A report that comes after the cancellation has no request any more, which the client calls an error.
    const late: Error[] = [];
    client.onerror = (error) => late.push(error);
    await call('brew_tea', { steps: 20, delay: 1 });
    expect(reports).toEqual([1, 2]);
    expect(late).toEqual([]);
  });
});
