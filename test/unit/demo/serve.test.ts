import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { describe, expect, it } from 'vitest';
import { serveDemo } from '../../../src/demo/serve.ts';
import { connect, eras } from './connection.ts';

describe.each(eras)('the demo server in the %s era', (era) => {
  it('says who it is and what to start with', async () => {
    const { client } = await connect(era);
    expect(client.getProtocolEra()).toBe(era);
    expect(client.getNegotiatedProtocolVersion()).toBe(era === 'legacy' ? '2025-11-25' : '2026-07-28');
    expect(client.getServerVersion()).toMatchObject({ name: 'mcpc-demo', title: 'The mcpc demo' });
    expect(client.getInstructions()).toContain('multiply');
  });

  it('declares every capability of a server', async () => {
    const { client } = await connect(era);
    expect(client.getServerCapabilities()).toEqual({
      tools: { listChanged: true },
      prompts: { listChanged: true },
      resources: { listChanged: true, subscribe: true },
      completions: {},
      logging: {},
      ...(era === 'legacy'
        ? { tasks: { list: {}, cancel: {}, requests: { tools: { call: {} } } } }
        : { extensions: { 'io.modelcontextprotocol/tasks': {} } }),
    });
  });

  it('gives everything it lists a title and a description of one short line', async () => {
    const { client } = await connect(era);
    const { tools } = await client.listTools();
    const { resources } = await client.listResources();
    const { resourceTemplates } = await client.listResourceTemplates();
    const { prompts } = await client.listPrompts();
    for (const { name, title, description } of [...tools, ...resources, ...resourceTemplates, ...prompts]) {
      expect(title, name).toBeTruthy();
      expect(description, name).toMatch(/^[A-Z].{10,90}[^.]$/);
    }
    expect(tools).toHaveLength(20);
    expect(resources).toHaveLength(6);
    expect(resourceTemplates).toHaveLength(1);
    expect(prompts).toHaveLength(3);
  });

  it('lists the same for every connection, in the same order', async () => {
    const [one, other] = [await connect(era), await connect(era)];
    expect((await one.client.listTools()).tools).toEqual((await other.client.listTools()).tools);
  });

  it('keeps no state from one connection to the next', async () => {
    const one = await connect(era);
    expect(await one.callText('count', { by: 7 })).toBe('The counter is at 7.');
    const other = await connect(era);
    expect(await other.callText('count')).toBe('The counter is at 1.');
  });

  it('ends when it is closed: the client sees the connection go', async () => {
    const { client, demo } = await connect(era);
    const closed = new Promise<void>((resolve) => {
      client.onclose = resolve;
    });
    await demo.close();
    await closed;
  });

  it('aborts a running tool when it is closed', async () => {
    const { call, demo } = await connect(era);
    let started = () => {};
    const running = new Promise<void>((resolve) => {
      started = resolve;
    });
    const brewing = call('brew_tea', { steps: 100, delay: 1 }, { onprogress: () => started() });
    const failed = expect(brewing).rejects.toThrow('Connection closed');
    await running;
    await demo.close();
    await failed;
  });
});

it('answers a client that asks for the modern era first and settles for what it gets', async () => {
  const [clientEnd, serverEnd] = InMemoryTransport.createLinkedPair();
  const demo = serveDemo(serverEnd);
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'auto' } });
  await client.connect(clientEnd);
  expect(client.getProtocolEra()).toBe('modern');
  await client.close();
  await demo.close();
});
