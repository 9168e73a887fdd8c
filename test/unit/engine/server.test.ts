import { describe, expect, it } from 'vitest';
import { deferred } from '../../../src/core/deferred.ts';
import type { Tool } from '../../../src/core/protocol.ts';
import { FakeServer } from './fake-server.ts';

function tool(name: string): Tool {
  return { name, inputSchema: {} };
}

function server(...tools: string[]): FakeServer {
  const fake = new FakeServer();
  fake.lists.tools = tools.map(tool);
  return fake;
}

/** How often each list was fetched. */
function fetches({ calls }: FakeServer): string[] {
  return calls.map(({ what }) => what);
}

describe('the lists of a server', () => {
  it('are fetched each time, unless a cached listing is accepted', async () => {
    const fake = server('add');
    const first = await fake.list('tools');
    expect(await fake.list('tools', { reuse: 'known' })).toBe(first);
    expect(fetches(fake)).toEqual(['tools']);
    await fake.list('tools');
    expect(fetches(fake)).toEqual(['tools', 'tools']);
  });

  it('are fetched again after they changed; templates change with resources', async () => {
    const fake = server('add');
    for (const list of ['tools', 'resources', 'templates'] as const) await fake.list(list);
    fake.happen({ type: 'listChanged', server: 'fake', list: 'resources' });
    for (const list of ['tools', 'resources', 'templates'] as const)
      await fake.list(list, { reuse: 'known' });
    expect(fetches(fake)).toEqual(['tools', 'resources', 'templates', 'resources', 'templates']);
  });

  it('are fetched again after the connection was lost', async () => {
    const fake = server('add');
    await fake.list('tools');
    fake.happen({ type: 'gone', server: 'fake', error: undefined });
    await fake.list('tools', { reuse: 'known' });
    expect(fetches(fake)).toEqual(['tools', 'tools']);
  });

  it('are not fetched for a cached definition', async () => {
    const fake = server('add');
    await fake.list('tools');
    await fake.list('tools', { name: 'add' });
    expect(fetches(fake)).toEqual(['tools']);
    await fake.list('tools', { name: 'subtract' });
    expect(fetches(fake)).toEqual(['tools', 'tools']);
  });

  it('are fetched once for concurrent callers, each of which can give up', async () => {
    const fake = server('add');
    const { promise, resolve } = deferred<void>();
    fake.gate = promise;
    const impatient = new AbortController();
    const first = fake.list('tools', { signal: impatient.signal });
    const second = fake.list('tools', { reuse: 'known' });
    impatient.abort(new Error('enough'));
    await expect(first).rejects.toThrow('enough');
    resolve();
    expect((await second).items).toEqual([tool('add')]);
    expect(fetches(fake)).toEqual(['tools']);
  });

  it('are no longer fetched when every caller has given up, and can be fetched again', async () => {
    const fake = server('add');
    fake.gate = new Promise(() => {});
    const impatient = new AbortController();
    const first = fake.list('tools', { signal: impatient.signal });
    await expect.poll(() => fake.calls[0]?.options.signal?.aborted).toBe(false);
    impatient.abort(new Error('enough'));
    await expect(first).rejects.toThrow('enough');
    expect(fake.calls[0]?.options.signal?.aborted).toBe(true);
    fake.gate = Promise.resolve();
    expect((await fake.list('tools', { reuse: 'known' })).items).toEqual([tool('add')]);
  });

  it('are not cached if fetching them fails', async () => {
    const fake = server('add');
    fake.gate = Promise.reject(new Error('broken'));
    await expect(fake.list('tools', { reuse: 'known' })).rejects.toThrow('broken');
    fake.gate = Promise.resolve();
    expect((await fake.list('tools', { reuse: 'known' })).items).toEqual([tool('add')]);
  });

  it('are emitted as events, with whether they are complete', async () => {
    const fake = server('add');
    await fake.list('tools');
    await fake.list('tools', { reuse: 'known' });
    fake.unavailable = ['one'];
    await fake.list('prompts');
    expect(fake.events).toEqual([
      {
        type: 'listed',
        server: 'fake',
        list: 'tools',
        items: [tool('add')],
        complete: true,
        isPublic: false,
        logins: [],
      },
      {
        type: 'listed',
        server: 'fake',
        list: 'prompts',
        items: [],
        complete: false,
        isPublic: false,
        logins: [],
      },
    ]);
  });

  it('remain available as last fetched after they change', async () => {
    const fake = server('add');
    expect(fake.latest('tools')).toBeUndefined();
    await fake.list('tools');
    fake.happen({ type: 'listChanged', server: 'fake', list: 'tools' });
    expect(fake.latest('tools')?.items).toEqual([tool('add')]);
  });
});

describe('the operations of a server', () => {
  it('have the parameters of the specification', async () => {
    const fake = server();
    await fake.readResource('demo://welcome');
    await fake.getPrompt('poem', { topic: 'tea' });
    await fake.complete({ type: 'prompt', name: 'poem' }, { name: 'form', value: 'h' });
    await fake.complete(
      { type: 'template', uri: 'demo://{a}/{b}' },
      { name: 'b', value: '' },
      { a: 'x' },
      { timeout: 5 },
    );
    expect(fake.calls).toEqual([
      { what: 'resources/read', params: { uri: 'demo://welcome' }, options: {} },
      { what: 'prompts/get', params: { name: 'poem', arguments: { topic: 'tea' } }, options: {} },
      {
        what: 'completion/complete',
        params: { ref: { type: 'ref/prompt', name: 'poem' }, argument: { name: 'form', value: 'h' } },
        options: {},
      },
      {
        what: 'completion/complete',
        params: {
          ref: { type: 'ref/resource', uri: 'demo://{a}/{b}' },
          argument: { name: 'b', value: '' },
          context: { arguments: { a: 'x' } },
        },
        options: { timeout: 5 },
      },
    ]);
  });
});
