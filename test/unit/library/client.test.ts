import { describe, expect, it, onTestFinished } from 'vitest';
import { Client, type ClientOptions, type ClientTransport } from '../../../src/index.ts';
import { FakeTransport, initialized, result, type Script } from '../engine/protocol/fake-transport.ts';

const described = {
  ...initialized,
  capabilities: { logging: {}, tools: {} },
  serverInfo: { name: 'fake', version: '1', title: 'Fake' },
  instructions: 'Call add.',
};

/** Returns a connected client of a legacy server that follows a script, and its transport. */
async function connected(script: Script, options: ClientOptions = {}) {
  const transport = new FakeTransport({
    initialize: result(described),
    'logging/setLevel': result({}),
    ...script,
  });
  const client = new Client(transport as unknown as ClientTransport, { protocol: 'legacy', ...options });
  onTestFinished(() => client.close({ force: true }));
  await client.connect();
  return { client, transport };
}

describe('a client', () => {
  it('describes its server: name, capabilities, instructions and protocol version', async () => {
    const { client } = await connected({});
    expect(client.serverInfo).toEqual({ name: 'fake', version: '1', title: 'Fake' });
    expect(client.serverCapabilities).toEqual({ logging: {}, tools: {} });
    expect(client.instructions).toBe('Call add.');
    expect(client.protocolVersion).toBe('2025-11-25');
    expect(client.initializeResult).toEqual(described);
  });

  it('introduces itself with clientInfo', async () => {
    const clientInfo = { name: 'my-program', version: '2.1.0' };
    const { transport } = await connected({}, { clientInfo });
    expect(transport.last('initialize').params).toMatchObject({ clientInfo });
  });

  it('sets the log level, and reports progress of requests of the server', async () => {
    const { client, transport } = await connected({});
    await client.setLogLevel('warning');
    expect(transport.last('logging/setLevel').params).toMatchObject({ level: 'warning' });
    await client.sendProgress('token', 1, 2, 'half');
    expect(transport.last('notifications/progress').params).toEqual({
      progressToken: 'token',
      progress: 1,
      total: 2,
      message: 'half',
    });
  });
});
