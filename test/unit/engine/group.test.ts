import { afterEach, describe, expect, it } from 'vitest';
import { deferred } from '../../../src/core/deferred.ts';
import { ConnectionError } from '../../../src/core/errors.ts';
import type { EngineEvent } from '../../../src/core/events.ts';
import { serveDemo } from '../../../src/demo/serve.ts';
import { Client } from '../../../src/engine/client.ts';
import { Group, type MakeMember } from '../../../src/engine/group.ts';
import type { ClientOptions } from '../../../src/engine/protocol/client-options.ts';
import { ToolTransform } from '../../../src/engine/tool-transform.ts';
import type { ServeInMemory } from '../../../src/engine/transports/memory.ts';
import { environment } from './environment.ts';

const signal = new AbortController().signal;
const open: Group[] = [];

afterEach(async () => {
  for (const group of open.splice(0)) await group.close();
});

/** A demo server; `options` as those of its client. */
function demo(options: Partial<ClientOptions> = {}): MakeMember {
  return (onEvent) =>
    new Client(
      { type: 'memory', name: 'demo', serve: async () => serveDemo },
      { environment, ...options, onEvent },
    );
}

/** A server that cannot be connected. */
function broken(): MakeMember {
  const serve = async (): Promise<ServeInMemory> => {
    throw new ConnectionError('It is broken.');
  };
  return (onEvent) => new Client({ type: 'memory', name: 'broken', serve }, { environment, onEvent });
}

function group(members: Record<string, MakeMember>) {
  const events: EngineEvent[] = [];
  const made = new Group('mcp.json', new Map(Object.entries(members)), (event) => events.push(event));
  open.push(made);
  return { group: made, events };
}

describe('a group of servers', () => {
  it('lists the tools of all servers, prefixed by the server, in the order of the file', async () => {
    const { group: both } = group({ one: demo(), two: demo({ protocol: 'legacy' }) });
    const { items, raw } = await both.list('tools');
    const names = items.map(({ name }) => name);
    expect(names.slice(0, 2)).toEqual(['one_multiply', 'one_statistics']);
    expect(names).toContain('two_multiply');
    expect(raw.map((definition) => (definition as { name: string }).name)).toEqual(names);
  });

  it('calls a tool on its server by its original name', async () => {
    const { group: both } = group({ one: demo(), two: demo({ protocol: 'legacy' }) });
    const { items } = await both.list('tools', { name: 'two_multiply' });
    const tool = items.find(({ name }) => name === 'two_multiply');
    const result = await both.callTool(tool as NonNullable<typeof tool>, { a: 6, b: 7 });
    expect(result).toMatchObject({ content: [{ type: 'text', text: '42' }] });
  });

  it('connects only the servers that a name may belong to', async () => {
    const { group: both, events } = group({ one: demo(), two: broken() });
    await both.list('tools', { name: 'one_multiply' });
    expect(both.unavailable).toEqual([]);
    expect(events.filter(({ type }) => type === 'failure')).toEqual([]);
  });

  it('puts the server after the scheme of resource URIs and templates, and reads them from it', async () => {
    const { group: both } = group({ one: demo(), two: demo() });
    const { items } = await both.list('resources');
    expect(items.map(({ uri }) => uri)).toContain('demo://two/welcome');
    const read = await both.readResource('demo://two/welcome');
    expect(read).toMatchObject({ contents: [{ uri: 'demo://welcome' }] });
    const templates = await both.list('templates');
    expect(templates.items.map(({ uriTemplate }) => uriTemplate)).toEqual([
      'demo://one/weather/{city}',
      'demo://two/weather/{city}',
    ]);
    const completion = await both.complete(
      { type: 'template', uri: 'demo://one/weather/{city}' },
      { name: 'city', value: 'Os' },
    );
    expect(completion).toMatchObject({ completion: { values: ['Oslo'] } });
  });

  it('prefixes prompts with their server too', async () => {
    const { group: both } = group({ one: demo(), two: demo() });
    expect((await both.list('prompts')).items.map(({ name }) => name)).toContain('two_poem');
    expect(await both.getPrompt('two_poem', { topic: 'tea' })).toHaveProperty('messages');
  });

  it('reports a server that fails, and uses the others', async () => {
    const { group: both, events } = group({ one: demo(), two: broken() });
    const { items } = await both.list('tools');
    expect(items.every(({ name }) => name.startsWith('one_'))).toBe(true);
    expect(both.unavailable).toEqual(['two']);
    expect(events.filter(({ type }) => type === 'failure')).toHaveLength(1);
  });

  it('fails if no server can be connected', async () => {
    const { group: none } = group({ one: broken(), two: broken() });
    await expect(none.list('tools')).rejects.toThrow('None of the servers of mcp.json could be connected.');
  });

  it('names the server that a tool belongs to if that cannot be connected', async () => {
    const { group: both } = group({ one: demo(), two: broken() });
    const lookup = both.list('tools', { name: 'two_multiply' });
    await expect(lookup).rejects.toThrow('two could not be connected.');
  });

  it('gives a name that is not unique to the server with the longer name, and reports it', async () => {
    const { group: both, events } = group({ a: renamed('b_multiply'), a_b: demo() });
    const { items } = await both.list('tools');
    const tool = items.find(({ name }) => name === 'a_b_multiply');
    expect(items.filter(({ name }) => name === 'a_b_multiply')).toHaveLength(1);
    const result = await both.callTool(tool as NonNullable<typeof tool>, { a: 2, b: 3 });
    expect(result).toMatchObject({ content: [{ text: '6' }] });
    expect(events.find(({ type }) => type === 'diagnostic')).toMatchObject({
      message: 'Both a_b and a have a definition named a_b_multiply; that of a_b is used.',
    });
  });

  it('rejects names that belong to no server', async () => {
    const { group: both } = group({ one: demo(), two: demo() });
    await expect(both.readResource('demo://three/x')).rejects.toThrow('belongs to no server of mcp.json');
  });

  it('returns the outcome of connecting each server', async () => {
    const { group: both } = group({ one: demo(), two: broken() });
    const states = await Promise.all(both.members(signal));
    expect(states.map((state) => [state.name, 'client' in state])).toEqual([
      ['one', true],
      ['two', false],
    ]);
  });

  it('emits changes with the names used in the group', async () => {
    const { group: both, events } = group({ one: demo(), two: demo({ protocol: 'legacy' }) });
    const { unsubscribe } = await both.subscribe({ uri: 'demo://two/counter' });
    const { items } = await both.list('tools');
    const count = items.find(({ name }) => name === 'two_count');
    const updated = new Promise<void>((resolve) => {
      both.observe((event) => event.type === 'resourceUpdated' && resolve());
    });
    await both.callTool(count as NonNullable<typeof count>, {});
    await updated;
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'resourceUpdated', server: 'two', uri: 'demo://two/counter' }),
    );
    await unsubscribe();
  });
});

describe('connecting a member that several callers await', () => {
  it('continues for the others when the first caller gives up', async () => {
    const { promise, resolve } = deferred<void>();
    const { group: both, events } = group({ one: slow(promise), two: demo() });
    const impatient = new AbortController();
    const first = both.list('tools', { signal: impatient.signal });
    const second = both.getPrompt('one_poem', { topic: 'tea' });
    impatient.abort(new Error('enough'));
    await expect(first).rejects.toThrow('enough');
    resolve();
    expect(await second).toHaveProperty('messages');
    expect(events.filter(({ type }) => type === 'failure')).toEqual([]);
    expect(both.unavailable).toEqual([]);
  });

  it('is retried for the next caller when all have given up', async () => {
    let attempts = 0;
    const silent: ServeInMemory = () => ({ close: async () => {} });
    const serve = async () => {
      attempts += 1;
      return attempts === 1 ? silent : serveDemo;
    };
    const one: MakeMember = (onEvent) =>
      new Client({ type: 'memory', name: 'one', serve }, { environment, onEvent });
    const { group: both } = group({ one });
    const impatient = new AbortController();
    const first = both.list('tools', { signal: impatient.signal });
    await expect.poll(() => attempts).toBe(1);
    impatient.abort(new Error('enough'));
    await expect(first).rejects.toThrow('enough');
    expect((await both.list('tools')).items[0]?.name).toBe('one_multiply');
    expect(attempts).toBe(2);
  });
});

describe('the lists of a group', () => {
  it('are emitted with its names, and not those of its members', async () => {
    const { group: both, events } = group({ one: demo(), two: demo() });
    await both.list('tools');
    const listed = events.filter((event) => event.type === 'listed');
    expect(listed.map(({ server, list, complete }) => ({ server, list, complete }))).toEqual([
      { server: 'mcp.json', list: 'tools', complete: true },
    ]);
    expect(listed[0]?.items[0]).toMatchObject({ name: 'one_multiply' });
  });

  it('are incomplete without those of a server that failed', async () => {
    const { group: both, events } = group({ one: demo(), two: broken() });
    await both.list('tools');
    expect(events.find(({ type }) => type === 'listed')).toMatchObject({ complete: false });
  });

  it('are not emitted when only some servers were asked for a name', async () => {
    const { group: both, events } = group({ one: demo(), two: demo() });
    await both.list('prompts', { name: 'one_poem' });
    expect(events.filter(({ type }) => type === 'listed')).toEqual([]);
  });

  it('are cached until a member is connected again', async () => {
    const { group: both, events } = group({ one: demo(), two: demo() });
    const first = await both.list('tools');
    expect(await both.list('tools', { reuse: 'known' })).toBe(first);
    await both.reconnect('one', signal);
    expect(await both.list('tools', { reuse: 'known' })).not.toBe(first);
    expect(events.filter(({ type }) => type === 'listed')).toHaveLength(2);
  });
});

/** A demo server that is reached once `gate` has settled. */
function slow(gate: Promise<void>): MakeMember {
  const serve = async () => {
    await gate;
    return serveDemo;
  };
  return (onEvent) => new Client({ type: 'memory', name: 'slow', serve }, { environment, onEvent });
}

/** A server whose multiply has this name. */
function renamed(name: string): MakeMember {
  return (onEvent) => {
    const source = { type: 'memory', name: 'demo', serve: async () => serveDemo } as const;
    const toolTransform = new ToolTransform({ tools: { multiply: { name } }, includeTools: ['multiply'] });
    return new Client(
      { name: 'demo', resolve: async () => ({ source, toolTransform }) },
      { environment, onEvent },
    );
  };
}
