import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ListRecorder } from '../../../src/app/list-recorder.ts';
import { ListCache } from '../../../src/completion/list-cache.ts';
import { type IdentityContext, identityOf } from '../../../src/completion/target-identity.ts';
import { cacheFolder } from '../../../src/config/paths.ts';
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
async function cached() {
  const identity = await identityOf(target, {}, environment);
  return identity && new ListCache(cacheFolder(environment)).read(identity);
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

  it('are not written if they are incomplete', async () => {
    const server = new FakeServer();
    const recorder = recorded(server);
    server.unavailable = ['one'];
    await server.list('tools');
    await recorder.save(target, {}, environment);
    expect(await cached()).toBeUndefined();
  });

  it('are not written for a line without a target', async () => {
    const server = new FakeServer();
    const recorder = recorded(server);
    await server.list('tools');
    await recorder.save(undefined, {}, environment);
    expect(await cached()).toBeUndefined();
  });
});
