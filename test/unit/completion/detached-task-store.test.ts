import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Options } from '../../../src/command-line/options.ts';
import { DetachedTaskStore } from '../../../src/completion/detached-task-store.ts';
import { temporaryFolder } from '../../e2e/harness/folder.ts';
import { environment } from '../engine/environment.ts';

const url = 'https://example.com/mcp';
const start = Date.parse('2026-01-02T03:04:05Z');
const bread = { id: 'task-1', tool: 'bake_bread', startedAt: new Date(start).toISOString() };
const day = 24 * 60 * 60_000;

/** Opens the store as a command does, `later` ms after the first task was started. */
function opener() {
  const folder = temporaryFolder();
  const context = { ...environment, cwd: folder, env: { XDG_STATE_HOME: folder }, builtins: {} };
  const files = () => {
    const tasks = join(folder, 'mcpc', 'tasks');
    return existsSync(tasks) ? readdirSync(tasks).map((name) => join(tasks, name)) : [];
  };
  const at = (later = 0, options: Partial<Options> = {}, target = url) =>
    new DetachedTaskStore(target, options, context, () => start + later);
  return { at, files, folder };
}

describe('detached tasks', () => {
  it('are listed by later commands for the same server, oldest first, until they are removed', async () => {
    const { at } = opener();
    const tea = { ...bread, id: 'task-2', tool: 'brew_tea' };
    await at().add(bread, []);
    await at().add(tea, []);
    expect(await at().list()).toEqual([bread, tea]);
    expect(await at(0, {}, 'https://example.org/mcp').list()).toEqual([]);
    await at().remove([bread.id, 'of-nobody']);
    expect(await at().list()).toEqual([tea]);
  });

  it('are for those with the same credentials, and contain none', async () => {
    const { at, files } = opener();
    const alice = { bearer: 'alice-token' };
    await at(0, alice).add(bread, []);
    expect(await at(0, alice).list()).toEqual([bread]);
    expect(await at(0, { bearer: 'bob-token' }).list()).toEqual([]);
    expect(await at().list()).toEqual([]);
    for (const file of files()) {
      expect(file + readFileSync(file, 'utf8')).not.toMatch(/alice|example/);
      expect(statSync(file).mode & 0o777).toBe(0o600);
    }
  });

  it('are for the login that they were started with', async () => {
    const { at } = opener();
    await at().add(bread, [{ server: 'https://example.com', id: 'login-1' }]);
    expect(await at().list()).toEqual([]);
  });

  it('are dropped when their time to live has passed, or after 30 days', async () => {
    const { at, files } = opener();
    const short = { ...bread, id: 'short', expiresAt: new Date(start + 1_000).toISOString() };
    await at().add(bread, []);
    await at().add(short, []);
    expect(await at(999).list()).toHaveLength(2);
    expect(await at(1_000).list()).toEqual([bread]);
    expect(files()).toHaveLength(1);
    expect(await at(30 * day - 1).list()).toEqual([bread]);
    expect(await at(30 * day).list()).toEqual([]);
    expect(files()).toEqual([]);
  });

  it('of a group are those of the group and of their server', async () => {
    const { at, folder } = opener();
    const entry = (name: string) => ({ url: `https://${name}.example.com/mcp` });
    const config = join(folder, 'mcp.json');
    writeFileSync(config, JSON.stringify({ mcpServers: { a: entry('a'), b: entry('b') } }));
    await at(0, {}, config).add({ ...bread, server: 'a' }, []);
    expect(await at(0, {}, config).list()).toEqual([{ ...bread, server: 'a' }]);
    expect(await at(0, {}, `${config}:a`).list()).toEqual([bread]);
    expect(await at(0, {}, `${config}:b`).list()).toEqual([]);
    await at(0, {}, config).remove([bread.id]);
    expect(await at(0, {}, `${config}:a`).list()).toEqual([]);
  });

  it('that others could have written are not read', async () => {
    const { at, folder } = opener();
    await at().add(bread, []);
    chmodSync(join(folder, 'mcpc', 'tasks'), 0o777);
    expect(await at().list()).toEqual([]);
  });
});
