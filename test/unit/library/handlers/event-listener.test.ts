import { expect, it } from 'vitest';
import type { EngineEvent } from '../../../../src/core/events.ts';
import { toEventListener } from '../../../../src/library/handlers/event-listener.ts';

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
  toEventListener(() => handlers)(event);
  expect(received).toEqual([
    ['onMessage', { server: 'demo', ...notification }],
    ['onEvent', 'notification'],
    ['onLog', { server: 'demo', level: 'info', logger: undefined, data: 'hello' }],
    ['onEvent', 'log'],
  ]);
});

it('passes errors that end no request to onError, and those of other handlers to onEvent only', () => {
  const [lost, broken] = [new Error('lost'), new Error('broken')];
  const errors: unknown[] = [];
  const events: unknown[] = [];
  const listener = toEventListener(() => ({
    messageHandlers: {
      onError: (error, server) => errors.push([error, server]),
      onToolListChanged: () => {
        throw broken;
      },
    },
    onEvent: (event) => events.push(event.type === 'failure' ? event.error : event.type),
  }));
  listener({ type: 'failure', server: 'demo', error: lost });
  listener({ type: 'gone', server: 'demo', error: undefined });
  const notification = { method: 'notifications/tools/list_changed', params: {} };
  listener({ type: 'listChanged', server: 'demo', list: 'tools', notification });
  expect(errors).toEqual([[lost, 'demo']]);
  expect(events).toEqual([lost, 'gone', 'notification', broken, 'listChanged']);
});
