import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ListRecorder } from '../../../src/app/list-recorder.ts';
import { findCachedLists } from '../../../src/completion/list-cache.ts';
import type { IdentityContext } from '../../../src/completion/target-identity.ts';
import { stateFolder } from '../../../src/config/paths.ts';
import type { LoginInUse } from '../../../src/core/events.ts';
import { serveDemo } from '../../../src/demo/serve.ts';
import { Client } from '../../../src/engine/client.ts';
import { Group, type MakeMember } from '../../../src/engine/group.ts';
import { FakeServer } from '../engine/fake-server.ts';

const target = 'https://example.com/mcp';
let home: string;
let environment: IdentityContext;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'mcpc-'));
  environment = { env: {}, cwd: home, home, platform: 'linux', builtins: {} };
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

function recorded(server: FakeServer): ListRecorder {
  const recorder = new ListRecorder();
  recorder.observe(server);
  return recorder;
}

/** The lists in the completion cache. */
async function cached(of = target) {
  return findCachedLists(of, {}, environment);
}

describe('the lists of a server', () => {
  it('are written to the completion cache, the last one of each kind', async () => {
    const server = new FakeServer();
    const recorder = recorded(server);
    server.lists.tools = [{ name: 'old', inputSchema: {} }];
    await server.list('tools');
    server.lists.tools = [{ name: 'new', inputSchema: {} }];
    await server.list('tools');
    await server.list('prompts');
    await recorder.save(target, {}, environment);
    expect(await cached()).toEqual({ tools: [{ name: 'new', inputSchema: {} }], prompts: [] });
  });

  it('are reported as they are collected, unless it takes time to write them', async () => {
    const server = new FakeServer();
    let small = 0;
    new ListRecorder().observe(server, () => {
      small += 1;
    });
    server.lists.tools = [{ name: 'one', inputSchema: {} }];
    await server.list('tools');
    expect(small).toBe(1);
    server.lists.tools = Array.from({ length: 1_000 }, (_, at) => ({ name: `tool-${at}`, inputSchema: {} }));
    await server.list('tools');
    expect(small).toBe(1);
  });

  it('are not written if they are incomplete', async () => {
    const server = new FakeServer();
    const recorder = recorded(server);
    server.unavailable = ['one'];
    await server.list('tools');
    await recorder.save(target, {}, environment);
    expect(await cached()).toBeUndefined();
  });

  it('are written for each server of a config file, which completes it by any name', async () => {
    const file = join(home, 'mcp.json');
    writeFileSync(file, JSON.stringify({ mcpServers: { git: { command: 'g' }, web: { url: 'https://w' } } }));
    const member: MakeMember = (onEvent) =>
      new Client({ type: 'memory', name: 'demo', serve: async () => serveDemo }, { environment, onEvent });
    const group = new Group(
      'mcp.json',
      new Map([
        ['git', member],
        ['web', member],
      ]),
    );
    const recorder = new ListRecorder();
    recorder.observe(group);
    await group.list('tools');
    await recorder.save('mcp.json', {}, environment);
    await group.close();
    for (const [name, tool] of [
      ['mcp.json:git', 'multiply'],
      ['git', 'multiply'],
      ['mcp.json:web', 'multiply'],
      ['mcp.json', 'git_multiply'],
    ] as const) {
      expect(await cached(name), name).toMatchObject({
        tools: expect.arrayContaining([expect.objectContaining({ name: tool })]),
      });
    }
  });

  it('that are public are shared by all credentials, until they are private', async () => {
    const server = new FakeServer();
    const recorder = recorded(server);
    const tools = [{ name: 'all', inputSchema: {} }];
    const listed = (isPublic: boolean) =>
      server.happen({
        ...{ type: 'listed', server: 'fake', list: 'tools', items: tools },
        ...{ complete: true, isPublic, logins: [] },
      });
    const completed = (bearer: string) => findCachedLists(target, { bearer }, environment);
    listed(true);
    await recorder.save(target, { bearer: 'alice' }, environment);
    expect(await completed('bob')).toEqual({ tools });
    listed(false);
    await recorder.save(target, { bearer: 'alice' }, environment);
    expect(await completed('bob')).toEqual({});
    expect(await completed('alice')).toEqual({ tools });
    tools.push({ name: 'more', inputSchema: {} });
    listed(true);
    await recorder.save(target, { bearer: 'alice' }, environment);
    expect(await completed('alice')).toEqual({ tools });
    expect(await completed('bob')).toEqual({ tools });
  });

  it('are only those of the login in use', async () => {
    const server = new FakeServer();
    const recorder = recorded(server);
    const listed = (list: 'tools' | 'prompts', name: string, id: string | undefined) => {
      const logins: LoginInUse[] = [{ server: 'https://example.com/mcp', id }];
      const items = [{ name, inputSchema: {}, arguments: [] }];
      server.happen({
        ...{ type: 'listed', server: 'fake', list, items },
        ...{ complete: true, isPublic: false, logins },
      });
    };
    /** Stores a login, in place of the one before. */
    const logIn = (id: string | undefined) => {
      const folder = stateFolder(environment);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const record = { server: 'https://example.com/mcp', id, savedAt: 1, valid: true };
      const logins = id === undefined ? [] : [record];
      writeFileSync(join(folder, 'credentials.json'), JSON.stringify({ version: 1, logins }), {
        mode: 0o600,
      });
    };
    const names = async () => Object.keys((await cached()) ?? {});
    listed('prompts', 'anonymous', undefined);
    await recorder.save(target, {}, environment);
    expect(await names()).toEqual(['prompts']);
    logIn('alice');
    expect(await names()).toEqual([]);
    // The login changes while the connection is open.
    listed('prompts', 'hers', 'alice');
    listed('tools', 'his', 'bob');
    await recorder.save(target, {}, environment);
    expect(await names()).toEqual([]);
    logIn('bob');
    expect(await names()).toEqual(['tools']);
    logIn(undefined);
    expect(await names()).toEqual([]);
  });

  it('are not written for a line without a target', async () => {
    const server = new FakeServer();
    const recorder = recorded(server);
    await server.list('tools');
    await recorder.save(undefined, {}, environment);
    expect(await cached()).toBeUndefined();
  });
});
