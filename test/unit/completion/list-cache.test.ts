import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Options } from '../../../src/command-line/options.ts';
import { CachedServer, cachedLists, fittingText } from '../../../src/completion/cached-server.ts';
import { ListCache } from '../../../src/completion/list-cache.ts';
import { identityOf } from '../../../src/completion/target-identity.ts';
import { temporaryFolder } from '../../e2e/harness/folder.ts';

const tool = (name: string) => ({ name, inputSchema: { properties: { a: {} } } });

describe('the cached lists', () => {
  it('are compact and omit output schemas', () => {
    const description = 'x'.repeat(1_000);
    const { tools } = cachedLists({
      tools: [{ ...tool('do'), description, outputSchema: { type: 'object' } }],
    });
    expect(tools).toEqual([{ ...tool('do'), description: 'x'.repeat(200) }]);
  });

  it('lose their schemas, then their tails, if they are too large', () => {
    const lists = { tools: Array.from({ length: 1_000 }, (_, at) => tool(`tool_${at}`)) };
    const whole = JSON.stringify(lists);
    expect(fittingText(lists, whole.length)).toBe(whole);
    const bare = JSON.parse(fittingText(lists, whole.length - 1)).tools;
    expect(bare).toHaveLength(1_000);
    expect(bare[0]).toEqual({ name: 'tool_0', inputSchema: {} });
    const cut = fittingText(lists, 10_000);
    expect(cut.length).toBeLessThanOrEqual(10_000);
    expect(JSON.parse(cut).tools).toHaveLength(250);
  });

  it('are kept per kind, and fall back to those of the same target with other options', async () => {
    const cache = new ListCache(temporaryFolder());
    const identity = { target: 'a', settings: 'x' };
    await cache.write(identity, { tools: [tool('one')] });
    await cache.write(identity, { prompts: [] });
    expect(cache.read(identity)).toEqual({ tools: [tool('one')], prompts: [] });
    expect(cache.read({ target: 'a', settings: 'y' })).toEqual({ tools: [tool('one')], prompts: [] });
    expect(cache.read({ target: 'b', settings: 'x' })).toBeUndefined();
  });

  it('are kept for a hundred servers', async () => {
    const folder = temporaryFolder();
    const cache = new ListCache(folder);
    const identity = (at: number) => ({ target: `t${at}`, settings: 'x' });
    for (let at = 0; at < 101; at += 1) {
      await cache.write(identity(at), { tools: [] });
      if (at === 7) utimesSync(join(folder, 'lists', 't7-x.json'), 1, 1);
    }
    expect(readdirSync(join(folder, 'lists'))).toHaveLength(100);
    expect(cache.read(identity(7))).toBeUndefined();
    expect(cache.read(identity(8))).toEqual({ tools: [] });
  });

  it('are silently not written if the folder is not writable', async () => {
    const cache = new ListCache('/dev/null/no/folder');
    await cache.write({ target: 'a', settings: 'x' }, { tools: [] });
    expect(existsSync('/dev/null/no')).toBe(false);
    expect(cache.read({ target: 'a', settings: 'x' })).toBeUndefined();
  });
});

describe('a cached list', () => {
  const identity = { target: 'a', settings: 'x' };

  it.each<[string, (file: string, folder: string) => void]>([
    ['is not JSON', (file) => writeFileSync(file, '{"tools":[')],
    ['has another shape', (file) => writeFileSync(file, '{"tools":[1,null,{"name":5},{"inputSchema":[]}]}')],
    ['can be written by others', (file) => chmodSync(file, 0o622)],
    ['is in a folder that others can read', (_file, folder) => chmodSync(folder, 0o755)],
  ])('is ignored if it %s, and replaced by the next one', async (_case, spoil) => {
    const folder = temporaryFolder();
    const cache = new ListCache(folder);
    await cache.write(identity, { tools: [tool('one')] });
    const lists = join(folder, 'lists');
    spoil(join(lists, readdirSync(lists)[0] ?? ''), lists);
    const server = new CachedServer(cache.read(identity) ?? {}, async () => undefined);
    expect(await server.tools(new AbortController().signal)).toEqual([]);
    await cache.write(identity, { tools: [tool('two')] });
    expect(cache.read(identity)).toEqual({ tools: [tool('two')] });
  });

  it('is neither written nor read through a link', async () => {
    const [folder, elsewhere] = [temporaryFolder(), temporaryFolder()];
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    symlinkSync(elsewhere, join(folder, 'lists'));
    const cache = new ListCache(folder);
    await cache.write(identity, { tools: [tool('one')] });
    expect(readdirSync(elsewhere)).toEqual([]);
    expect(cache.read(identity)).toBeUndefined();
  });
});

describe('by what a server is known again', () => {
  const cwd = temporaryFolder();
  const environment = { env: {}, cwd, home: cwd, platform: 'linux', builtins: { demo: true } };
  const of = (target: string, options: Partial<Options> = {}, folder = cwd) =>
    identityOf(target, options, { ...environment, cwd: folder });

  it('does not depend on the order or spelling of equivalent words', async () => {
    const env = (...pairs: [string, string][]) => Object.fromEntries(pairs);
    const one = await of('node x.js', { env: env(['A', '1'], ['B', '2']) });
    expect(await of('node x.js', { env: env(['B', '2'], ['A', '1']) })).toEqual(one);
    const header = await of('http://x/', { header: { 'X-Team': 'blue' } });
    expect(await of('http://x/', { header: { 'x-team': 'blue' } })).toEqual(header);
  });

  it('depends on the folder of a command line and on options that can change the lists', async () => {
    const here = await of('node x.js');
    expect((await of('node x.js', {}, '/'))?.target).not.toBe(here?.target);
    expect((await of('node x.js', { cwd: '/' }))?.target).toBe((await of('node x.js', {}, '/'))?.target);
    expect((await of('node x.js', { env: { A: '1' } }))?.settings).not.toBe(here?.settings);
    expect(await of('node x.js', { timeout: 5, json: true })).toEqual(here);
    expect(await of('http://x/', {}, '/')).toEqual(await of('http://x/'));
  });

  it('does not depend on the folder that a script runs in, unless there are lists for that folder', async () => {
    const script = join(cwd, 'server.py');
    writeFileSync(script, '');
    const [here, there] = [await of(script), await of(script, {}, '/')];
    expect(there?.target).toBe(here?.target);
    expect(there?.settings).not.toBe(here?.settings);
    expect(await of('./server.py')).toEqual(here);
  });

  it('does not exist for a name that no config file has', async () => {
    expect(await of('unheard-of')).toBeUndefined();
    expect(await of('missing.json:name')).toBeUndefined();
  });
});
