import { describe, expect, it, vi } from 'vitest';
import type { EngineEvent } from '../../../../src/core/events.ts';
import type { Era } from '../../../../src/core/protocol.ts';
import { connect, dedupeStderr } from '../../../../src/engine/protocol/connect.ts';
import { EraMemory } from '../../../../src/engine/targets/era-memory.ts';
import type { Source } from '../../../../src/engine/targets/source.ts';
import { environment } from '../environment.ts';
import {
  discovered,
  error,
  FakeTransport,
  handshakes,
  initialized,
  methodNotFound,
  result,
  type Script,
  serverEnds,
  silence,
} from './fake-transport.ts';

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

/** Connects to a server that follows one script after the other, one for each start. */
async function connecting(scripts: Script[], { remembered }: { remembered?: Era } = {}) {
  const transports: FakeTransport[] = [];
  const open = async () => {
    const transport = new FakeTransport(scripts[transports.length] ?? {});
    transports.push(transport);
    return transport;
  };
  const stored = new Map<string, string>();
  const eras = new EraMemory(
    {
      read: () => stored.get('era') ?? (remembered && JSON.stringify({ era: remembered, at: Date.now() })),
      write: async (_name, text) => void stored.set('era', text),
      remove: () => void stored.set('era', 'forgotten'),
    },
    environment,
  );
  // Only servers that are started or reached by mcpc are remembered.
  eras.recordOf = (source, revision) =>
    EraMemory.prototype.recordOf.call(eras, { ...source, ...program } as Source, revision);
  let restarts = 0;
  const events: EngineEvent[] = [];
  const outcome = await connect(
    { type: 'custom', name: 'fake', open },
    {
      options: { environment, eras },
      identity: { clientInfo: { name: 'test', version: '1' }, capabilities: () => ({}) },
      beforeHandshake: async () => {},
      limit: 30_000,
      onevent: (event) => events.push(event),
      onconnection: () => {},
      onrestart: () => {
        restarts += 1;
      },
      authorizer: undefined,
      signal: new AbortController().signal,
    },
  ).then(
    ({ negotiation }) => negotiation,
    (failure: unknown) => failure,
  );
  return {
    outcome,
    restarts,
    events,
    stored: stored.get('era'),
    methods: transports.map(({ methods }) => methods),
  };
}

const program = { type: 'stdio', command: 'fake', args: [], cwd: '/', inheritEnv: false, env: {} };

describe('a server that was remembered', () => {
  const { legacy, modern } = handshakes;
  const both = { ...legacy, ...modern };
  const legacyOnly = { 'server/discover': methodNotFound, initialize: result(initialized) };

  it('as a legacy one is sent initialize alone', async () => {
    const { outcome, methods } = await connecting([both], { remembered: 'legacy' });
    expect(outcome).toMatchObject({ era: 'legacy', remembered: 'legacy', asked: ['initialize'] });
    expect(methods).toEqual([['initialize']]);
  });

  it.each<[Era, string, Script[], Era]>([
    ['legacy', 'rejects initialize', [{ ...modern, initialize: error(-32_022, 'No') }], 'modern'],
    ['legacy', 'exits at initialize', [{ initialize: serverEnds }, modern], 'modern'],
    ['legacy', 'exited by chance', [{ initialize: serverEnds }, legacyOnly], 'legacy'],
    ['modern', 'rejects server/discover', [legacyOnly], 'legacy'],
    ['modern', 'exits at server/discover', [{ 'server/discover': serverEnds }, legacyOnly], 'legacy'],
  ])('as a %s one and %s is connected with one more try', async (remembered, _title, scripts, era) => {
    const { outcome, stored } = await connecting(scripts, { remembered });
    expect(outcome).toMatchObject({ era });
    expect(JSON.parse(stored ?? '')).toMatchObject({ era });
  });

  it('and fails is forgotten, and started twice at most', async () => {
    const { outcome, restarts, stored } = await connecting(
      [{ initialize: serverEnds }, { 'server/discover': serverEnds }],
      { remembered: 'legacy' },
    );
    expect(outcome).toMatchObject({ message: 'fake exited with status 1 during the handshake.' });
    expect({ restarts, stored }).toEqual({ restarts: 1, stored: 'forgotten' });
  });
});

describe('a server that has to be started again', () => {
  it('is sent initialize alone if it exited at server/discover', async () => {
    const { outcome, restarts, methods } = await connecting([
      { 'server/discover': serverEnds },
      { initialize: result(initialized) },
    ]);
    expect(outcome).toMatchObject({ era: 'legacy', pinned: false, asked: ['server/discover', 'initialize'] });
    expect({ restarts, methods }).toEqual({ restarts: 1, methods: [['server/discover'], ['initialize']] });
  });

  it('is sent server/discover alone if it used the legacy era although it is of both', async () => {
    const bound: Script = {
      'server/discover': [silence, methodNotFound],
      initialize: ({ id }, server) => {
        server.receive({ id: 1, result: discovered });
        server.receive({ id: id ?? 0, result: initialized });
      },
    };
    vi.useFakeTimers();
    const connected = connecting([bound, handshakes.modern]);
    await vi.advanceTimersByTimeAsync(4_000);
    vi.useRealTimers();
    const { outcome, methods } = await connected;
    expect(outcome).toMatchObject({ era: 'modern', pinned: false });
    expect(methods).toEqual([['server/discover', 'initialize', 'server/discover'], ['server/discover']]);
  });

  it('fails with how it ended if it exits again', async () => {
    const { outcome, restarts } = await connecting([
      { 'server/discover': serverEnds },
      { initialize: serverEnds },
    ]);
    expect(outcome).toMatchObject({ message: 'fake exited with status 1 during the handshake.' });
    expect(restarts).toBe(1);
  });
});

it('the log messages of a server whose handshake fails are shown', async () => {
  const { outcome, events } = await connecting([
    {
      'server/discover': methodNotFound,
      initialize: (request, server) => {
        server.receive({ method: 'notifications/message', params: { level: 'error', data: 'No database' } });
        error(-32_603, 'Internal error')(request, server);
      },
    },
  ]);
  expect(outcome).toMatchObject({ message: 'The server rejected the handshake: Internal error' });
  expect(events).toMatchObject([{ type: 'log', server: 'fake', data: 'No database' }]);
});
