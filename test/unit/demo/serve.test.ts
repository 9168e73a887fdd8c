import { describe, expect, it } from 'vitest';
import { connect, eras } from './connection.ts';

describe.each(eras)('the demo server in the %s era', (era) => {
  it('returns its name and instructions', async () => {
    const { client } = await connect(era);
    expect(client.getProtocolEra()).toBe(era);
    expect(client.getNegotiatedProtocolVersion()).toBe(era === 'legacy' ? '2025-11-25' : '2026-07-28');
    expect(client.getServerVersion()).toMatchObject({ name: 'mcpc-demo', title: 'mcpc demo' });
    expect(client.getInstructions()).toContain('multiply');
  });

  it('declares all capabilities', async () => {
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

  it('has a title and a short description for everything it lists', async () => {
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

  it('keeps the state of each connection apart', async () => {
    const one = await connect(era);
    expect(await one.callText('count', { by: 7 })).toBe('The counter is at 7.');
    const other = await connect(era);
    expect(await other.callText('count')).toBe('The counter is at 1.');
  });

  it('closes the connection and aborts running tools', async () => {
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
