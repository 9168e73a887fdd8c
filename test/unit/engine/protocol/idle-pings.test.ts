import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deferred } from '../../../../src/core/deferred.ts';
import { AuthorizationError, ConnectionError, ServerError } from '../../../../src/core/errors.ts';
import { TimeoutRegistry } from '../../../../src/core/timeouts.ts';
import { JsonRpcConnection } from '../../../../src/engine/jsonrpc/jsonrpc-connection.ts';
import { pingWhileIdle } from '../../../../src/engine/protocol/idle-pings.ts';
import { FakeTransport } from './fake-transport.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1_000);

/** A connection that is pinged after 10 s; `ping` is what each ping leads to. */
function pinging(ping: (signal: AbortSignal) => Promise<unknown> = async () => {}) {
  const transport = new FakeTransport({});
  const connection = new JsonRpcConnection(transport);
  const timeouts = new TimeoutRegistry();
  const state = { pings: 0, isIdle: true };
  const failures: string[] = [];
  pingWhileIdle({
    connection,
    interval: 10_000,
    timeouts,
    isIdle: () => state.isIdle,
    ping: (signal) => {
      state.pings += 1;
      return ping(signal);
    },
    onfailure: (message) => failures.push(message),
  });
  return { transport, connection, timeouts, state, failures };
}

/** A ping that is not answered. */
const unanswered = (signal: AbortSignal) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

describe('an idle connection', () => {
  it('is pinged after each interval', async () => {
    const { state } = pinging();
    await seconds(9);
    expect(state.pings).toBe(0);
    await seconds(1);
    expect(state.pings).toBe(1);
    await seconds(20);
    expect(state.pings).toBe(3);
  });

  it('is pinged an interval after the last message', async () => {
    const { connection, state } = pinging();
    await seconds(6);
    await connection.notify('notifications/roots/list_changed', {});
    await seconds(6);
    connection.hooks.onframe?.('received', {});
    await seconds(9);
    expect(state.pings).toBe(0);
    await seconds(1);
    expect(state.pings).toBe(1);
  });

  it('is not pinged while a request is running', async () => {
    const { state } = pinging();
    state.isIdle = false;
    await seconds(60);
    expect(state.pings).toBe(0);
    state.isIdle = true;
    await seconds(10);
    expect(state.pings).toBe(1);
  });

  it('is not pinged while the user is asked something', async () => {
    const { timeouts, state } = pinging();
    const answered = deferred<void>();
    const asking = timeouts.pauseWhile(() => answered.promise);
    await seconds(60);
    expect(state.pings).toBe(0);
    answered.resolve();
    await asking;
    await seconds(10);
    expect(state.pings).toBe(1);
  });

  it('is not pinged after it was closed', async () => {
    const { connection, state } = pinging();
    await connection.close();
    await seconds(60);
    expect(state.pings).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a ping', () => {
  it('that is not answered closes the connection', async () => {
    const { connection, transport } = pinging(unanswered);
    await seconds(39);
    expect(connection.isClosed).toBe(false);
    await seconds(1);
    expect(connection.isClosed).toBe(true);
    expect(transport.exit?.reason).toBe('did not answer a ping within 30 s, so the connection was closed');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('that is not answered is no reason to close the connection while the server sends something', async () => {
    const { connection } = pinging(unanswered);
    await seconds(30);
    connection.hooks.onframe?.('received', {});
    await seconds(29);
    expect(connection.isClosed).toBe(false);
    await seconds(1);
    expect(connection.isClosed).toBe(true);
  });

  it('that is not answered is no reason to close the connection while a request is running', async () => {
    const { connection, state } = pinging(unanswered);
    await seconds(20);
    state.isIdle = false;
    await seconds(60);
    expect(connection.isClosed).toBe(false);
  });

  it('may be answered with an error', async () => {
    const { connection, state, failures } = pinging(() =>
      Promise.reject(new ServerError('Method not found')),
    );
    await seconds(60);
    expect({ ...state, failures, isClosed: connection.isClosed }).toMatchObject({
      pings: 6,
      failures: [],
      isClosed: false,
    });
  });

  it('that fails is reported, and closes the connection the second time in a row', async () => {
    const refused = new ConnectionError('It refused the connection.', { phase: 'request' });
    const outcomes = [
      () => Promise.reject(refused),
      () => Promise.resolve(),
      () => Promise.reject(refused),
      () => Promise.reject(refused),
    ];
    const { connection, transport, failures } = pinging(() => outcomes.shift()?.() ?? Promise.resolve());
    await seconds(30);
    expect(connection.isClosed).toBe(false);
    await seconds(10);
    expect(failures).toEqual(Array(3).fill(refused.message));
    expect(transport.exit?.reason).toBe('did not answer 2 pings, so the connection was closed');
  });

  it('that needs a login is the last one', async () => {
    const denied = () => Promise.reject(new AuthorizationError('It requires authorization.'));
    const { connection, state } = pinging(denied);
    await seconds(60);
    expect({ pings: state.pings, isClosed: connection.isClosed }).toEqual({ pings: 1, isClosed: false });
  });
});
