import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { EngineEvent } from '../../../../src/core/events.ts';
import { SessionExpiredError, StreamClosedError } from '../../../../src/engine/errors/protocol-errors.ts';
import { HttpStatusError } from '../../../../src/engine/http/response-errors.ts';
import { ConnectionManager } from '../../../../src/engine/protocol/connection-manager.ts';
import type { ProtocolSession } from '../../../../src/engine/protocol/session.ts';
import { Redactor } from '../../../../src/schema/redactor.ts';
import { environment } from '../environment.ts';
import {
  FakeTransport,
  fails,
  handshakes,
  methodNotFound,
  result,
  type Script,
  serverEnds,
  silence,
} from './fake-transport.ts';

interface Settings {
  /** In seconds. */
  pingInterval?: number;
  kind?: FakeTransport['kind'];
  sessionId?: string;
}

/** A manager whose server is restarted for each connection, with the scripts one after the other. */
function managerOf(...scripts: Script[]) {
  return managerWith({}, ...scripts);
}

function managerWith({ pingInterval = 0, kind, sessionId }: Settings, ...scripts: Script[]) {
  const transports: FakeTransport[] = [];
  const events: EngineEvent[] = [];
  const open = async () => {
    const script = scripts[Math.min(transports.length, scripts.length - 1)] ?? {};
    const transport = new FakeTransport(script, kind);
    if (sessionId !== undefined) transport.sessionId = sessionId;
    if (kind === undefined) Object.assign(transport, { setReferenced: () => {} });
    transports.push(transport);
    return transport;
  };
  const manager = new ConnectionManager(
    { type: 'custom', name: 'fake', open },
    {
      options: { environment, pingInterval },
      capabilities: () => ({}),
      logLevel: () => 'info',
      redactor: new Redactor(),
      emit: (event) => events.push(event),
      report: () => {},
      onnegotiated: () => {},
      isOutdated: () => false,
      onopened: () => {},
    },
  );
  const notices = () => events.flatMap((event) => (event.type === 'notice' ? [event.message] : []));
  return { manager, transports, events, notices };
}

const { legacy, modern } = handshakes;

describe('opening a connection', () => {
  it('is shared by callers that ask for it at the same time', async () => {
    const { manager, transports } = managerOf(legacy);
    await Promise.all([manager.open(undefined), manager.open(undefined)]);
    expect(transports).toHaveLength(1);
    expect(manager.isConnected).toBe(true);
  });

  it('continues when the caller that started it leaves', async () => {
    const { manager, transports } = managerOf(legacy);
    const first = new AbortController();
    const left = manager.open(first.signal);
    const stays = manager.open(undefined);
    first.abort(new Error('enough'));
    await expect(left).rejects.toThrow('enough');
    await stays;
    expect(transports).toHaveLength(1);
    expect(manager.isConnected).toBe(true);
  });

  it('is aborted, and the connection closed, when all callers have left', async () => {
    const { manager, transports } = managerOf({ 'server/discover': serverEnds, silence });
    const stop = new AbortController();
    const opening = manager.open(stop.signal);
    await expect.poll(() => transports[0]?.methods).toEqual(['server/discover']);
    stop.abort(new Error('enough'));
    await expect(opening).rejects.toThrow('enough');
    expect(manager.isConnected).toBe(false);
  });

  it('is aborted when the client is closed', async () => {
    const { manager, transports } = managerOf({ 'server/discover': silence });
    const opening = manager.open(undefined);
    await expect.poll(() => transports[0]?.methods).toEqual(['server/discover']);
    await Promise.all([expect(opening).rejects.toThrow('fake is not connected.'), manager.close()]);
  });

  it('does not start for an aborted signal', async () => {
    const { manager, transports } = managerOf(legacy);
    await expect(manager.open(AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late');
    expect(transports).toEqual([]);
  });
});

describe('a request', () => {
  /** Fails on each of these sessions, and returns the number of the session that it succeeds on. */
  const failingOn = (failing: ProtocolSession, error: Error) => async (session: ProtocolSession) => {
    if (session === failing) throw error;
    return 'done';
  };

  it('is resent once in one new session after the server ended the old one, for all callers', async () => {
    const { manager, transports, notices } = managerOf(legacy);
    await manager.open(undefined);
    const request = failingOn(manager.session, new SessionExpiredError('expired'));
    const results = [1, 2, 3].map(() => manager.send(request, false, undefined));
    expect(await Promise.all(results)).toEqual(['done', 'done', 'done']);
    expect(transports).toHaveLength(2);
    expect(notices()).toEqual(['fake ended the session; starting a new one.']);
  });

  it('waits for a session that is being replaced', async () => {
    const { manager } = managerOf(legacy);
    await manager.open(undefined);
    const request = failingOn(manager.session, new SessionExpiredError('expired'));
    const first = manager.send(request, false, undefined);
    await Promise.resolve();
    const second = manager.send(request, false, undefined);
    expect(await Promise.all([first, second])).toEqual(['done', 'done']);
  });

  it.each([
    ['2026-07-28', modern, true, 'done'],
    ['2026-07-28', modern, false, 'cut'],
    ['2025-11-25', legacy, true, 'cut'],
  ])('of %s whose stream was cut is resent if that is safe', async (_revision, script, mayRepeat, end) => {
    const { manager } = managerOf(script);
    await manager.open(undefined);
    let attempts = 0;
    const request = async () => {
      attempts += 1;
      if (attempts === 1) throw new StreamClosedError('cut');
      return 'done';
    };
    const outcome = await manager.send(request, mayRepeat, undefined).catch(({ message }) => message);
    expect(outcome).toBe(end);
  });

  it('on a server that has exited fails with its exit', async () => {
    const { manager, transports, events } = managerOf(legacy);
    await manager.open(undefined);
    transports[0]?.end('was killed by SIGKILL');
    await expect.poll(() => events.at(-1)).toMatchObject({ type: 'gone', server: 'fake' });
    await expect(manager.send(async () => 'done', true, undefined)).rejects.toThrow('was killed by SIGKILL');
  });
});

describe('a connection that is suspended', () => {
  async function suspended(...scripts: Script[]) {
    const opened = managerOf(...scripts);
    await opened.manager.open(undefined);
    await opened.manager.suspend();
    expect(opened.manager.isConnected).toBe(false);
    return opened;
  }

  it.each([
    ['2025-11-25', { ...legacy, ping: result({}) }, 'ping'],
    ['2025-11-25 without ping', { ...legacy, ping: methodNotFound }, 'ping'],
    ['2026-07-28', modern, 'server/discover'],
  ])('is used again if the server still answers, in %s', async (_revision, script, method) => {
    const { manager, transports } = await suspended(script);
    await manager.open(undefined);
    expect(manager.isConnected).toBe(true);
    expect(transports.map(({ methods }) => methods.at(-1))).toEqual([method]);
  });

  it('is replaced if the server turns out to have exited', async () => {
    const { manager, transports } = await suspended({ ...legacy, ping: serverEnds }, legacy);
    await manager.open(undefined);
    expect(manager.isConnected).toBe(true);
    expect(transports).toHaveLength(2);
  });

  it('is used again if the server is too busy to answer', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { manager, transports } = await suspended({ ...legacy, ping: silence });
    const opening = manager.open(undefined);
    await vi.advanceTimersByTimeAsync(2_000);
    await opening;
    expect(manager.isConnected).toBe(true);
    expect(transports).toHaveLength(1);
  });
});

describe('the session after a subscription was cut', () => {
  const { signal } = new AbortController();

  it('is a new one up to 2025-11-25, shared by all subscriptions', async () => {
    const { manager, transports } = managerOf(legacy);
    await manager.open(undefined);
    const before = manager.session;
    const after = [
      await manager.sessionAfterCut(before, signal),
      await manager.sessionAfterCut(before, signal),
    ];
    expect(after[0]).not.toBe(before);
    expect(after[1]).toBe(after[0]);
    expect(transports).toHaveLength(2);
  });

  it('is the same in 2026-07-28, as long as the connection is open', async () => {
    const { manager, transports } = managerOf(modern);
    await manager.open(undefined);
    const before = manager.session;
    expect(await manager.sessionAfterCut(before, signal)).toBe(before);
    await transports[0]?.close();
    expect(await manager.sessionAfterCut(before, signal)).not.toBe(before);
  });
});

describe('an idle server', () => {
  it.each<[string, Script, Settings, string]>([
    ['up to 2025-11-25', { ...legacy, ping: result({}) }, {}, 'ping'],
    ['of 2026-07-28', modern, {}, 'server/discover'],
    ['over HTTP, with a session', { ...legacy, ping: result({}) }, { kind: 'http', sessionId: 's' }, 'ping'],
  ])('%s is pinged', async (_title, script, settings, method) => {
    const { manager, transports, events } = managerWith({ ...settings, pingInterval: 0.01 }, script);
    await manager.open(undefined);
    const before = transports[0]?.sent.length ?? 0;
    await expect.poll(() => transports[0]?.methods.slice(before)).toContain(method);
    expect(events.filter(({ type }) => type === 'request')).toEqual([]);
    await manager.close();
  });

  it.each<[string, Script, Settings]>([
    ['without an interval', legacy, {}],
    ['over HTTP without a session', legacy, { kind: 'http', pingInterval: 0.01 }],
    ['over HTTP in 2026-07-28', modern, { kind: 'http', pingInterval: 0.01 }],
  ])('%s is not pinged', async (_title, script, settings) => {
    const { manager } = managerWith(settings, script);
    await manager.open(undefined);
    const { connection } = manager.negotiated;
    const { onframe } = connection.hooks;
    await new Promise((resolve) => setImmediate(resolve));
    expect(connection.hooks.onframe).toBe(onframe);
    await manager.close();
  });

  it('that does not answer is reported as gone', async () => {
    const { manager, events } = managerOf(legacy);
    await manager.open(undefined);
    await manager.negotiated.connection.abandon('did not answer a ping within 30 s');
    await expect
      .poll(() => events.at(-1))
      .toMatchObject({
        type: 'gone',
        error: { message: 'fake did not answer a ping within 30 s.' },
      });
    await expect(manager.send(async () => 'done', true, undefined)).rejects.toThrow('did not answer a ping');
  });

  it('that has ended the session gets a new one', async () => {
    const expires = { ...legacy, ping: fails(new HttpStatusError({ status: 404, text: '' })) };
    const settings: Settings = { kind: 'http', sessionId: 's', pingInterval: 0.01 };
    const { manager, transports, notices } = managerWith(settings, expires, { ...legacy, ping: result({}) });
    await manager.open(undefined);
    await expect.poll(() => transports[1]?.methods).toContain('ping');
    expect(notices()).toEqual(['fake ended the session; starting a new one.']);
    await manager.close();
  });

  it('that has ended the session and cannot be reached any more is reported as gone', async () => {
    const expires = { ...legacy, ping: fails(new HttpStatusError({ status: 404, text: '' })) };
    const settings: Settings = { kind: 'http', sessionId: 's', pingInterval: 0.01 };
    const { manager, events } = managerWith(settings, expires, { 'server/discover': fails(new Error('No')) });
    await manager.open(undefined);
    await expect.poll(() => events.at(-1)).toMatchObject({ type: 'gone', server: 'fake' });
    expect(manager.isConnected).toBe(false);
  });
});
