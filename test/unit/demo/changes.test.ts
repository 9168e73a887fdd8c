import { describe, expect, it, vi } from 'vitest';
import { type Connection, connect, eras } from './connection.ts';

/** Subscribes to a resource, as the era of the connection requires. */
async function subscribe({ client }: Connection, uri: string): Promise<void> {
  if (client.getProtocolEra() === 'legacy') await client.subscribeResource({ uri });
  else await client.listen({ resourceSubscriptions: [uri] });
}

async function read({ client }: Connection, uri: string): Promise<string | undefined> {
  const [content] = (await client.readResource({ uri })).contents;
  return content && 'text' in content ? content.text : undefined;
}

describe.each(eras)('changes in the %s era', (era) => {
  it('count updates the counter and notifies its subscribers', async () => {
    const connection = await connect(era);
    await subscribe(connection, 'demo://counter');
    expect(await connection.call('count', { by: 3 })).toMatchObject({
      content: [{ type: 'text', text: 'The counter is at 3.' }],
      structuredContent: { count: 3 },
    });
    expect(await connection.notified('notifications/resources/updated')).toMatchObject({
      params: { uri: 'demo://counter' },
    });
    expect(await read(connection, 'demo://counter')).toBe('3');
  });

  it('reset_counter is annotated as destructive, and resets the counter', async () => {
    const connection = await connect(era);
    const { tools } = await connection.client.listTools();
    expect(tools.find(({ name }) => name === 'reset_counter')?.annotations).toMatchObject({
      readOnlyHint: false,
      destructiveHint: true,
      idempotentHint: true,
    });
    await connection.call('count');
    await connection.call('reset_counter');
    expect(await read(connection, 'demo://counter')).toBe('0');
  });

  it('nothing is sent for a resource without subscription, or that did not change', async () => {
    const connection = await connect(era);
    await subscribe(connection, 'demo://uptime');
    await connection.call('count');
    await subscribe(connection, 'demo://counter');
    await connection.call('count', { by: 0 });
    expect(connection.notifications).toEqual([]);
  });

  it('the uptime is updated every second', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const connection = await connect(era);
      expect(await read(connection, 'demo://uptime')).toBe('0');
      await subscribe(connection, 'demo://uptime');
      vi.advanceTimersByTime(1000);
      expect(await connection.notified('notifications/resources/updated')).toMatchObject({
        params: { uri: 'demo://uptime' },
      });
      expect(await read(connection, 'demo://uptime')).toBe('1');
      await connection.demo.close();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('opening the chest adds a tool, a resource and a prompt, and closing it removes them', async () => {
    const { client, callText } = await connect(era);
    const names = async () => [
      (await client.listTools(undefined, { cacheMode: 'refresh' })).tools.some(({ name }) => name === 'dig'),
      (await client.listResources(undefined, { cacheMode: 'refresh' })).resources.some(
        ({ name }) => name === 'treasure',
      ),
      (await client.listPrompts(undefined, { cacheMode: 'refresh' })).prompts.some(
        ({ name }) => name === 'riddle',
      ),
    ];
    expect(await names()).toEqual([false, false, false]);
    expect(await callText('chest', { open: true })).toMatch(/^The chest is open: /);
    expect(await names()).toEqual([true, true, true]);
    expect(await callText('dig')).toBe('42 gold coins, and a note: close me when you are done.');
    expect((await client.readResource({ uri: 'demo://treasure' })).contents).toMatchObject([
      { text: '42 gold coins' },
    ]);
    expect((await client.getPrompt({ name: 'riddle' })).messages).toHaveLength(1);
    expect(await callText('chest', { open: true })).toBe('The chest is already open.');
    expect(await callText('chest', { open: false })).toMatch(/^The chest is closed: /);
    expect(await names()).toEqual([false, false, false]);
    expect(await callText('chest', { open: false })).toBe('The chest is already closed.');
  });

  it('the chest notifies of each changed list before it returns', async () => {
    const { client, call, notifications } = await connect(era);
    if (era === 'modern') {
      const { honoredFilter } = await client.listen({
        toolsListChanged: true,
        promptsListChanged: true,
        resourcesListChanged: true,
      });
      expect(Object.keys(honoredFilter)).toHaveLength(3);
    }
    await call('chest', { open: true });
    expect(notifications.map(({ method }) => method).sort()).toEqual([
      'notifications/prompts/list_changed',
      'notifications/resources/list_changed',
      'notifications/tools/list_changed',
    ]);
  });
});

it('a legacy client can unsubscribe', async () => {
  const connection = await connect('legacy');
  await subscribe(connection, 'demo://counter');
  await connection.client.unsubscribeResource({ uri: 'demo://counter' });
  await connection.call('count');
  expect(connection.notifications).toEqual([]);
});
