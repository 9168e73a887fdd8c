import { expect, it } from 'vitest';
import type { EngineEvent } from '../../../src/core/events.ts';
import { toEventListener } from '../../../src/library/callbacks.ts';

it('emits a log message as a notification, then as a log event', () => {
  const received: unknown[] = [];
  const params = { level: 'info', data: 'hello' };
  const notification = { method: 'notifications/message', params };
  const event: EngineEvent = {
    type: 'log',
    server: 'demo',
    level: 'info',
    logger: undefined,
    data: 'hello',
    notification,
  };
  const handlers = {
    onMessage: (message: unknown) => received.push(['onMessage', message]),
    onLog: (message: unknown) => received.push(['onLog', message]),
    onEvent: ({ type }: EngineEvent) => received.push(['onEvent', type]),
  };
  toEventListener(handlers)(event);
  expect(received).toEqual([
    ['onMessage', { server: 'demo', ...notification }],
    ['onEvent', 'notification'],
    ['onLog', { server: 'demo', level: 'info', logger: undefined, data: 'hello' }],
    ['onEvent', 'log'],
  ]);
});
