import { describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../../../src/core/events.ts';
import { connect, dedupeStderr } from '../../../../src/engine/protocol/connect.ts';
import { environment } from '../environment.ts';
import { FakeTransport, initialized, result, type Script, serverEnds } from './fake-transport.ts';

it('a restarted server has only its new stderr lines reported', () => {
  const heard: string[] = [];
  const listener = (event: EngineEvent) => event.type === 'stderr' && heard.push(event.line);
  const { first, second } = dedupeStderr(listener);
  const say = (tell: typeof first, ...lines: string[]) => {
    for (const line of lines) tell({ type: 'stderr', server: 's', line });
  };
  say(first, 'starting', 'pid 1', 'no such method');
  say(second, 'starting', 'pid 2', 'no such method', 'ready');
  expect(heard).toEqual(['starting', 'pid 1', 'no such method', 'pid 2', 'no such method', 'ready']);
});

describe('a server that has to be started again', () => {
  /** Connects to a server that follows one script after the other, one for each start. */
  async function connecting(...scripts: Script[]) {
    const transports: FakeTransport[] = [];
    const open = async () => {
      const transport = new FakeTransport(scripts[transports.length] ?? {});
      transports.push(transport);
      return transport;
    };
    let restarts = 0;
    const outcome = await connect(
      { type: 'custom', name: 'fake', open },
      {
        identity: { clientInfo: { name: 'test', version: '1' }, capabilities: () => ({}) },
        protocol: 'auto',
        environment,
        onevent: () => {},
        onconnection: () => {},
        onrestart: () => {
          restarts += 1;
        },
        authorizer: undefined,
        signal: new AbortController().signal,
      },
    ).then(
      ({ negotiation }) => negotiation,
      (error: unknown) => error,
    );
    return { outcome, restarts, methods: transports.map(({ methods }) => methods) };
  }

  it('is sent initialize alone if it exited at server/discover', async () => {
    const { outcome, restarts, methods } = await connecting(
      { 'server/discover': serverEnds },
      { initialize: result(initialized) },
    );
    expect(outcome).toMatchObject({ era: 'legacy', pinned: false, asked: ['server/discover', 'initialize'] });
    expect({ restarts, methods }).toEqual({ restarts: 1, methods: [['server/discover'], ['initialize']] });
  });

  it('fails with how it ended if it exits again', async () => {
    const { outcome, restarts } = await connecting(
      { 'server/discover': serverEnds },
      { initialize: serverEnds },
    );
    expect(outcome).toMatchObject({ message: 'fake exited with status 1 during the handshake.' });
    expect(restarts).toBe(1);
  });
});
