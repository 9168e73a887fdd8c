import { LOG_LEVEL_META_KEY, type Progress } from '@modelcontextprotocol/client';
import { describe, expect, it } from 'vitest';
import { logLevels } from '../../../src/core/protocol.ts';
import { type Connection, connect, eras, textOf } from './connection.ts';

describe('write_logs', () => {
  const logged = 'Logged 8 messages. Which of them you receive depends on the log level.';
  const levels = ({ notifications }: Connection) => notifications.map(({ params }) => params?.level);

  it('sends a message of each level to a legacy client', async () => {
    const connection = await connect('legacy');
    expect(await connection.callText('write_logs')).toBe(logged);
    expect(levels(connection)).toEqual([...logLevels]);
    expect(connection.notifications[0]).toMatchObject({
      method: 'notifications/message',
      params: { level: 'debug', logger: 'kettle', data: { kettle: 'on', celsius: 41.5 } },
    });
  });

  it('respects the level that a legacy client has set', async () => {
    const connection = await connect('legacy');
    await connection.client.setLoggingLevel('critical');
    await connection.call('write_logs');
    expect(levels(connection)).toEqual(['critical', 'alert', 'emergency']);
  });

  it('respects the level of a modern request', async () => {
    const connection = await connect('modern');
    const _meta = { [LOG_LEVEL_META_KEY]: 'alert' };
    const result = await connection.client.callTool({ name: 'write_logs', _meta });
    expect(textOf(result)).toBe(logged);
    expect(levels(connection)).toEqual(['alert', 'emergency']);
  });

  it('says that it logs nothing if a modern request has no level', async () => {
    const connection = await connect('modern');
    expect(await connection.callText('write_logs')).toBe('Logged nothing: the request sets no log level.');
    expect(connection.notifications).toEqual([]);
  });
});

describe.each(eras)('brew_tea in the %s era', (era) => {
  it('reports the progress of each step', async () => {
    const { call } = await connect(era);
    const reports: Progress[] = [];
    const onprogress = (report: Progress) => reports.push(report);
    const result = await call('brew_tea', { tea: 'mint', steps: 4, delay: 0 }, { onprogress });
    expect(reports).toEqual([
      { progress: 1, total: 4, message: 'heating the water' },
      { progress: 2, total: 4, message: 'steeping the leaves' },
      { progress: 3, total: 4, message: 'steeping the leaves' },
      { progress: 4, total: 4, message: 'pouring' },
    ]);
    expect(textOf(result)).toBe('Your mint is ready.');
  });

  it('reports no progress if the client did not ask for it', async () => {
    const { callText, notifications } = await connect(era);
    expect(await callText('brew_tea', { steps: 2, delay: 0 })).toBe('Your sencha is ready.');
    expect(notifications).toEqual([]);
  });

  it('stops when it is cancelled', async () => {
    const { client, call } = await connect(era);
    const controller = new AbortController();
    const steps: number[] = [];
    const onprogress = ({ progress }: Progress) => {
      steps.push(progress);
      if (progress === 2) controller.abort('enough');
    };
    const { signal } = controller;
    const brewing = call('brew_tea', { steps: 100, delay: 1 }, { signal, onprogress });
    await expect(brewing).rejects.toThrow('enough');
    // The client reports progress of a cancelled request as an error.
    const errors: Error[] = [];
    client.onerror = (error) => errors.push(error);
    await call('brew_tea', { steps: 20, delay: 1 });
    expect(steps).toEqual([1, 2]);
    expect(errors).toEqual([]);
  });
});
