import { describe, expect, it, onTestFinished } from 'vitest';
import type { EngineEvent } from '../../../../../src/core/events.ts';
import type { JsonObject } from '../../../../../src/core/json.ts';
import { Client } from '../../../../../src/engine/client.ts';
import type { ClientOptions } from '../../../../../src/engine/protocol/client-options.ts';
import { PriorHandshake } from '../../../../../src/engine/protocol/negotiation/prior-handshake.ts';
import { environment } from '../../environment.ts';
import {
  discovered,
  error,
  FakeTransport,
  fails,
  handshakes,
  initialized,
  methodNotFound,
  result,
  type Script,
  serverEnds,
} from '../fake-transport.ts';

const known = { ...discovered, capabilities: { tools: {} }, instructions: 'Call add.' };
const tools = { tools: [{ name: 'add', inputSchema: { type: 'object' } }] };
const list = result(tools);
const call = result({ content: [], resultType: 'complete' });
const uninitialized = error(-32_600, 'Not initialized');

/** A client of a server that follows one script after the other, one for each connection. */
function clientOf(scripts: Script[], prior: JsonObject | undefined, options: Partial<ClientOptions> = {}) {
  const transports: FakeTransport[] = [];
  const open = async () => {
    const transport = new FakeTransport(scripts[transports.length] ?? {});
    transports.push(transport);
    return transport;
  };
  const events: EngineEvent[] = [];
  const client = new Client(
    { type: 'custom', name: 'fake', open },
    { environment, onEvent: (event) => events.push(event), prior: new PriorHandshake(prior), ...options },
  );
  onTestFinished(() => client.close());
  /** The methods that were sent on each connection. */
  const methods = () => transports.map((transport) => transport.methods);
  return { client, events, methods };
}

describe('a modern server that is known', () => {
  it('is not asked: the first message is a request', async () => {
    const { client, methods, events } = clientOf([{ 'tools/list': list }], known);
    expect(await client.connect()).toMatchObject({
      era: 'modern',
      protocolVersion: '2026-07-28',
      capabilities: { tools: {} },
      instructions: 'Call add.',
      negotiation: { asked: [], pinned: false },
    });
    expect(client.handshakeResult).toBe(known);
    expect((await client.list('tools')).items).toHaveLength(1);
    expect(methods()).toEqual([['tools/list']]);
    expect(events.filter(({ type }) => type === 'diagnostic')).toEqual([]);
  });

  it('is not asked because a request fails, if it supports the revision', async () => {
    const script = { 'prompts/get': error(-32_602, 'No such prompt'), 'server/discover': result(known) };
    const { client, methods } = clientOf([script], known);
    await client.connect();
    for (const _again of [1, 2]) await expect(client.getPrompt('x', {})).rejects.toThrow('No such prompt');
    expect(methods()).toEqual([['prompts/get', 'server/discover', 'prompts/get']]);
  });

  it.each<[string, Script]>([
    ['does not support the revision', { 'tools/list': error(-32_022, 'No', { supported: ['2025-11-25'] }) }],
    ['requires a handshake', { 'tools/list': uninitialized, 'server/discover': uninitialized }],
    [
      'answers with an HTTP error',
      { 'tools/list': fails(httpError(400)), 'server/discover': fails(httpError(400)) },
    ],
    ['exits', { 'tools/list': serverEnds }],
  ])('is connected again and sent the request again if it %s', async (_how, refusing) => {
    const legacy = { ...handshakes.legacy, 'tools/list': list };
    const { client, methods, events } = clientOf([refusing, legacy], known);
    await client.connect();
    expect((await client.list('tools')).items).toHaveLength(1);
    expect(client.facts).toMatchObject({ era: 'legacy', protocolVersion: '2025-11-25' });
    expect(client.handshakeResult).toEqual(initialized);
    expect(methods()[1]).toEqual([
      ...['server/discover', 'initialize', 'notifications/initialized', 'tools/list'],
    ]);
    const [notice] = events.filter(({ type }) => type === 'notice');
    expect(notice).toMatchObject({
      message: 'fake did not accept a request without a handshake; connecting again.',
    });
  });

  it('is connected again once if several requests are refused', async () => {
    const refusing = {
      'tools/list': uninitialized,
      'prompts/list': uninitialized,
      'server/discover': uninitialized,
    };
    const legacy = { ...handshakes.legacy, 'tools/list': list, 'prompts/list': result({ prompts: [] }) };
    const { client, methods } = clientOf([refusing, legacy], {
      ...known,
      capabilities: { tools: {}, prompts: {} },
    });
    await client.connect();
    await Promise.all([client.list('tools'), client.list('prompts')]);
    expect(methods()).toHaveLength(2);
  });

  it('is not sent a call again that it may have processed, but is asked the next time', async () => {
    const prior = new PriorHandshake(known);
    const scripts = [{ 'tools/call': serverEnds }, { ...handshakes.legacy, 'tools/call': call }];
    const { client, methods } = clientOf(scripts, undefined, { prior });
    const add = { name: 'add', inputSchema: {} };
    await client.connect();
    await expect(client.callTool(add, {})).rejects.toThrow('exited with status 1');
    await client.close();
    await client.connect();
    await client.callTool(add, {});
    expect(methods()[1]?.slice(0, 2)).toEqual(['server/discover', 'initialize']);
  });

  it('is asked before a subscription', async () => {
    const { client, methods } = clientOf([{ 'server/discover': result(known) }], known);
    await client.connect();
    void client.subscribe({ tools: true }).catch(() => {});
    await expect.poll(methods).toEqual([['server/discover', 'subscriptions/listen']]);
  });
});

describe('a legacy server that is known', () => {
  it('is sent initialize first', async () => {
    const { client, methods } = clientOf([handshakes.legacy], initialized);
    expect(await client.connect()).toMatchObject({ era: 'legacy' });
    expect(methods()).toEqual([['initialize', 'notifications/initialized']]);
    expect(client.handshakeResult).toEqual(initialized);
  });

  it('may have become modern', async () => {
    const { client, methods } = clientOf([{ ...handshakes.modern, initialize: methodNotFound }], initialized);
    expect(await client.connect()).toMatchObject({ era: 'modern' });
    expect(methods()).toEqual([['initialize', 'server/discover']]);
  });
});

describe('a chosen revision', () => {
  const protocol = '2026-07-28';

  it('is used without asking the server, which may have any list', async () => {
    const script = { 'tools/list': list, 'prompts/list': methodNotFound, 'server/discover': result(known) };
    const { client, methods, events } = clientOf([script], undefined, { protocol });
    expect(await client.connect()).toMatchObject({ era: 'modern', capabilities: {}, info: undefined });
    expect(client.handshakeResult).toBeUndefined();
    expect((await client.list('tools')).items).toHaveLength(1);
    expect((await client.list('prompts')).items).toEqual([]);
    expect(methods()).toEqual([['tools/list', 'prompts/list']]);
    expect(events.filter(({ type }) => type === 'diagnostic')).toEqual([]);
    expect(await client.discover()).toEqual(known);
    expect(client.facts).toMatchObject({ capabilities: { tools: {} }, instructions: 'Call add.' });
    expect(client.handshakeResult).toEqual(known);
  });

  it('fails as in a handshake if the server does not support it', async () => {
    const legacy = { ...handshakes.legacy, 'tools/list': uninitialized };
    const { client } = clientOf([legacy, legacy], undefined, { protocol });
    await client.connect();
    await expect(client.list('tools')).rejects.toThrow(
      'does not support protocol revision 2026-07-28: it supports 2025-11-25.',
    );
  });

  it('is asked for by ping, and falls back with it', async () => {
    const legacy = { ...handshakes.legacy, ping: result({}) };
    const { client, methods } = clientOf([legacy, legacy], known);
    await client.connect();
    await client.ping();
    expect(methods()[0]).toEqual(['server/discover', 'server/discover']);
    expect(client.facts.era).toBe('legacy');
  });
});

describe('what is known', () => {
  it('is ignored if it fits no revision that may be negotiated', async () => {
    const prior = { supportedVersions: ['2099-01-01'], capabilities: {} };
    const { client, methods } = clientOf([handshakes.modern], prior);
    await client.connect();
    expect(methods()).toEqual([['server/discover']]);
    const { client: legacy, methods: sent } = clientOf([handshakes.legacy], known, { protocol: 'legacy' });
    await legacy.connect();
    expect(sent()).toEqual([['initialize', 'notifications/initialized']]);
  });
});

function httpError(status: number): Error {
  return Object.assign(new Error(`HTTP ${status}`), { data: { status, text: '' } });
}
