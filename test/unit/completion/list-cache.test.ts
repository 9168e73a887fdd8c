import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Options } from '../../../src/command-line/options.ts';
import {
  type CachedLists,
  CachedServer,
  cachedLists,
  fittingText,
} from '../../../src/completion/cached-server.ts';
import { ListCache } from '../../../src/completion/list-cache.ts';
import { type Identity, identityOf } from '../../../src/completion/target-identity.ts';
import { temporaryFolder } from '../../e2e/harness/folder.ts';

const tool = (name: string) => ({ name, inputSchema: { properties: { a: {} } } });

/** An identity of these parts. */
function identified(target: string, settings = 'x', credentials: string | undefined = 'me'): Identity {
  return {
    target: [target],
    settings: [settings],
    credentials: credentials === undefined ? undefined : [credentials],
    variables: [],
  };
}

/** Lists for those with the same credentials only. */
const own = (lists: CachedLists) => ({ shared: {}, own: lists, logins: [] });
const noLogins = new Map<string, string>();

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
    const identity = identified('a');
    await cache.write(identity, own({ tools: [tool('one')] }));
    await cache.write(identity, own({ prompts: [] }));
    expect(cache.read(identity, noLogins)).toEqual({ tools: [tool('one')], prompts: [] });
    expect(cache.read(identified('a', 'y'), noLogins)).toEqual({ tools: [tool('one')], prompts: [] });
    expect(cache.read(identified('b'), noLogins)).toBeUndefined();
  });

  it('are those for the same credentials, and those for all users', async () => {
    const cache = new ListCache(temporaryFolder());
    await cache.write(identified('a', 'x', 'alice'), {
      shared: { prompts: [] },
      own: { tools: [tool('hers')] },
      logins: [],
    });
    expect(cache.read(identified('a', 'x', 'alice'), noLogins)).toEqual({
      tools: [tool('hers')],
      prompts: [],
    });
    expect(cache.read(identified('a', 'x', 'bob'), noLogins)).toEqual({ prompts: [] });
    expect(cache.read(identified('a', 'y', 'bob'), noLogins)).toEqual({ prompts: [] });
  });

  it('are only those for all users if the credentials are not known', async () => {
    const cache = new ListCache(temporaryFolder());
    const unknown = { ...identified('a'), credentials: undefined };
    await cache.write(unknown, { shared: { prompts: [] }, own: { tools: [] }, logins: [] });
    expect(cache.read(unknown, noLogins)).toEqual({ prompts: [] });
  });

  it('are only those of the stored login', async () => {
    const cache = new ListCache(temporaryFolder());
    const server = 'https://a.example/';
    const lists = { shared: {}, own: { tools: [] }, logins: [{ server, id: 'alice' }] };
    await cache.write(identified('a'), lists);
    expect(cache.read(identified('a'), new Map([[server, 'alice']]))).toEqual({ tools: [] });
    expect(cache.read(identified('a'), new Map([[server, 'bob']]))).toBeUndefined();
    expect(cache.read(identified('a'), noLogins)).toBeUndefined();
    await cache.write(identified('a'), {
      ...lists,
      own: { prompts: [] },
      logins: [{ server, id: undefined }],
    });
    expect(cache.read(identified('a'), noLogins)).toEqual({ prompts: [] });
  });

  it('have names that need a key to be computed, and cannot be read without it', async () => {
    const [one, other] = [temporaryFolder(), temporaryFolder()];
    for (const folder of [one, other]) await new ListCache(folder).write(identified('a'), own({ tools: [] }));
    expect(readdirSync(join(one, 'lists'))).not.toEqual(readdirSync(join(other, 'lists')));
    const key = join(one, 'keys', 'lists');
    expect(statSync(key).mode & 0o777).toBe(0o600);
    writeFileSync(key, '');
    const cache = new ListCache(one);
    expect(cache.read(identified('a'), noLogins)).toBeUndefined();
    await cache.write(identified('a'), own({ prompts: [] }));
    expect(cache.read(identified('a'), noLogins)).toEqual({ prompts: [] });
  });

  it('are kept for a hundred servers', async () => {
    const folder = temporaryFolder();
    const cache = new ListCache(folder);
    const identity = (at: number) => identified(`t${at}`);
    for (let at = 0; at < 101; at += 1) {
      const before = at === 7 ? readdirSync(join(folder, 'lists')) : [];
      await cache.write(identity(at), own({ tools: [] }));
      if (at !== 7) continue;
      const [file = ''] = readdirSync(join(folder, 'lists')).filter((name) => !before.includes(name));
      utimesSync(join(folder, 'lists', file), 1, 1);
    }
    expect(readdirSync(join(folder, 'lists'))).toHaveLength(100);
    expect(cache.read(identity(7), noLogins)).toBeUndefined();
    expect(cache.read(identity(8), noLogins)).toEqual({ tools: [] });
  });

  it('are confirmed without being written if their digests are the same', async () => {
    const folder = temporaryFolder();
    const cache = new ListCache(folder);
    const logins = [{ server: 'https://a.example/', id: 'alice' }];
    const lists = { shared: {}, own: { tools: [tool('one')] }, logins, digests: { tools: 'abc' } };
    const identity = identified('a');
    expect(cache.confirm(identity, lists)).toBe(false);
    await cache.write(identity, lists);
    const [file = ''] = readdirSync(join(folder, 'lists'));
    utimesSync(join(folder, 'lists', file), 1, 1);
    expect(cache.confirm(identity, lists)).toBe(true);
    expect(statSync(join(folder, 'lists', file)).mtimeMs).toBeGreaterThan(1_000);
    for (const other of [
      { ...lists, digests: { tools: 'abd' } },
      { ...lists, digests: {} },
      { ...lists, logins: [] },
      { ...lists, own: { ...lists.own, prompts: [] } },
      { ...lists, shared: lists.own, own: {} },
    ]) {
      expect(cache.confirm(identity, other)).toBe(false);
    }
    await cache.write(identity, { ...own({ prompts: [] }), logins });
    expect(cache.confirm(identity, lists)).toBe(true);
    expect(cache.read(identity, new Map([['https://a.example/', 'alice']]))).toEqual({
      tools: [tool('one')],
      prompts: [],
    });
    await cache.write(identity, { ...lists, digests: {} });
    expect(cache.confirm(identity, lists)).toBe(false);
  });

  it('are not confirmed while those of the same kind are also cached for all users', async () => {
    const cache = new ListCache(temporaryFolder());
    const mine = { ...own({ tools: [tool('one')] }), digests: { tools: 'abc' } };
    await cache.write(identified('a'), mine);
    await cache.write(identified('a', 'x', 'other'), { ...mine, shared: mine.own, own: {} });
    expect(cache.confirm(identified('a'), mine)).toBe(false);
  });

  it('are silently not written if the folder is not writable', async () => {
    const cache = new ListCache('/dev/null/no/folder');
    await cache.write(identified('a'), own({ tools: [] }));
    expect(existsSync('/dev/null/no')).toBe(false);
    expect(cache.read(identified('a'), noLogins)).toBeUndefined();
  });
});

describe('a cached list', () => {
  const identity = identified('a');

  it.each<[string, (file: string, folder: string) => void]>([
    ['is not JSON', (file) => writeFileSync(file, '{"tools":[')],
    [
      'has another shape',
      (file) => writeFileSync(file, '{"logins":{},"lists":{"tools":[1,null,{"name":5}]}}'),
    ],
    ['has other logins', (file) => writeFileSync(file, '{"logins":{"a":1},"lists":{"tools":[]}}')],
    ['can be written by others', (file) => chmodSync(file, 0o622)],
    ['is in a folder that others can read', (_file, folder) => chmodSync(folder, 0o755)],
  ])('is ignored if it %s, and replaced by the next one', async (_case, spoil) => {
    const folder = temporaryFolder();
    const cache = new ListCache(folder);
    await cache.write(identity, own({ tools: [tool('one')] }));
    const lists = join(folder, 'lists');
    spoil(join(lists, readdirSync(lists)[0] ?? ''), lists);
    const server = new CachedServer(cache.read(identity, noLogins) ?? {}, async () => undefined);
    expect(await server.tools(new AbortController().signal)).toEqual([]);
    await cache.write(identity, own({ tools: [tool('two')] }));
    expect(cache.read(identity, noLogins)).toEqual({ tools: [tool('two')] });
  });

  it('is neither written nor read through a link', async () => {
    const [folder, elsewhere] = [temporaryFolder(), temporaryFolder()];
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    symlinkSync(elsewhere, join(folder, 'lists'));
    const cache = new ListCache(folder);
    await cache.write(identity, own({ tools: [tool('one')] }));
    expect(readdirSync(elsewhere)).toEqual([]);
    expect(cache.read(identity, noLogins)).toBeUndefined();
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
    expect((await of('node x.js', {}, '/'))?.target).not.toEqual(here?.target);
    expect((await of('node x.js', { cwd: '/' }))?.target).toEqual((await of('node x.js', {}, '/'))?.target);
    expect((await of('node x.js', { env: { A: '1' } }))?.settings).not.toEqual(here?.settings);
    expect((await of('node x.js', { env: { A: '1' } }))?.credentials).toEqual(here?.credentials);
    expect(await of('node x.js', { timeout: 5, json: true })).toEqual(here);
    expect(await of('http://x/', {}, '/')).toEqual(await of('http://x/'));
  });

  it('does not depend on the folder that a script runs in, unless there are lists for that folder', async () => {
    const script = join(cwd, 'server.py');
    writeFileSync(script, '');
    const [here, there] = [await of(script), await of(script, {}, '/')];
    expect(there?.target).toEqual(here?.target);
    expect(there?.settings).not.toEqual(here?.settings);
    expect(await of('./server.py')).toEqual(here);
  });

  it.each<[string, string, Partial<Options>, Partial<Options>]>([
    ['a bearer token', 'http://x/', { bearer: 'alice' }, { bearer: 'bob' }],
    ['a header', 'http://x/', { header: { 'X-User': 'alice' } }, { header: { 'X-User': 'bob' } }],
    ['a secret variable', 'node x.js', { env: { API_KEY: 'alice' } }, { env: { API_KEY: 'bob' } }],
    ['an OAuth client', 'http://x/', { clientId: 'alice' }, { clientId: 'bob' }],
    ['nothing', 'http://x/', { bearer: 'alice' }, {}],
  ])('depends on the credentials: %s', async (_case, target, alice, bob) => {
    const [hers, his] = [await of(target, alice), await of(target, bob)];
    expect({ ...his, credentials: undefined }).toEqual({ ...hers, credentials: undefined });
    expect(his?.credentials).not.toEqual(hers?.credentials);
  });

  it.each<[string, string, Partial<Options>]>([
    ['MCPC_BEARER, for a URL', 'http://x/', {}],
    ['a variable that holds the client secret', 'http://x/', { clientSecret: 'env:MCPC_BEARER' }],
    ['what a server inherits', 'node x.js', { inheritEnv: true }],
    ['a variable of a config entry', 'variables.json', {}],
  ])('depends on the credentials in the environment: %s', async (_case, target, options) => {
    const headers = { Authorization: 'Bearer $' + '{MCPC_BEARER}' };
    const servers = { mcpServers: { a: { url: 'http://x/', headers } } };
    writeFileSync(join(cwd, 'variables.json'), JSON.stringify(servers));
    const as = (user: string) =>
      identityOf(target, options, { ...environment, env: { MCPC_BEARER: user, LANG: user } });
    const [hers, his] = [await as('alice'), await as('bob')];
    expect(his?.target).toEqual(hers?.target);
    expect(his?.settings).toEqual(hers?.settings);
    expect(his?.credentials).not.toEqual(hers?.credentials);
    expect(await as('alice')).toEqual(hers);
  });

  it('has no known credentials if an entry asks for a password', async () => {
    const entry = { command: 'x', env: { KEY: '$' + '{input:key}' } };
    for (const password of [true, false]) {
      const inputs = [{ id: 'key', type: 'promptString', password }];
      writeFileSync(join(cwd, 'inputs.json'), JSON.stringify({ servers: { a: entry }, inputs }));
      expect((await of('inputs.json'))?.credentials === undefined).toBe(password);
    }
  });

  it('does not exist for a name that no config file has', async () => {
    expect(await of('unheard-of')).toBeUndefined();
    expect(await of('missing.json:name')).toBeUndefined();
  });
});
