import { expect, it } from 'vitest';
import type { ConnectionManager } from '../../../src/engine/protocol/connection-manager.ts';
import { RequestSender } from '../../../src/engine/request-sender.ts';

const connections = {} as ConnectionManager;

it.each([
  ['of its own', { timeout: 5, defaultTimeouts: () => ({ timeout: 7, maxTime: 0 }) }, { timeout: 3 }, 3_000],
  ['of the client', { timeout: 5, defaultTimeouts: () => ({ timeout: 7, maxTime: 0 }) }, {}, 5_000],
  ['of the moment', { defaultTimeouts: () => ({ timeout: 7, maxTime: 0 }) }, {}, 7_000],
  ['of none at the moment', { defaultTimeouts: () => ({ timeout: 0, maxTime: 0 }) }, {}, undefined],
  ['of none', {}, {}, undefined],
])('a request has the timeout %s', (_, client, options, timeout) => {
  expect(new RequestSender('server', connections, client).settings(options).timeout).toBe(timeout);
});
