import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EntrySettings, InputDefinition } from '../../../src/config/entry.ts';
import { expandEntry } from '../../../src/config/expand.ts';
import { readConfigFile } from '../../../src/config/read-config.ts';
import { entryOf, serverOf, temporaryFolder, write } from './files.ts';

function expand(raw: unknown, env: NodeJS.ProcessEnv = {}): Promise<EntrySettings> {
  return expandEntry(serverOf(raw), { env, home: '/home/me', askInput: undefined });
}

/** What a string of an entry becomes. */
async function text(value: string, env: NodeJS.ProcessEnv = {}): Promise<string | undefined> {
  return (await expand({ command: 'x', args: [value] }, env)).args[0];
}

describe('every string of an entry', () => {
  it.each([
    ['${A}', 'a'],
    ['${env:A}', 'a'],
    ['x${A}y${A}', 'xaya'],
    ['${A:-b}', 'a'],
    ['${B:-b}', 'b'],
    ['${EMPTY:-b}', 'b'],
    ['${EMPTY}', ''],
    ['${B:-}', ''],
    ['${NESTED}', '${A}'],
    ['~', '/home/me'],
    ['~/data', '/home/me/data'],
    ['a~/b', 'a~/b'],
    ['$A', '$A'],
    ['${ }', '${ }'],
  ])('%s becomes %j', async (typed, expanded) => {
    expect(await text(typed, { A: 'a', EMPTY: '', NESTED: '${A}' })).toBe(expanded);
  });

  it.each([
    ['$A', 'a'],
    ['$A.$A-${A}', 'a.a-a'],
    ['--token=$A', '--token=a'],
    ['${B:-$A}', '$A'],
    ['$NESTED', '$A'],
    ['$5 $ $$', '$5 $ $$'],
  ])("in Gemini CLI's files: %s becomes %j", async (typed, expanded) => {
    const path = write(join(temporaryFolder(), '.gemini', 'settings.json'), {
      mcpServers: {
        a: { command: 'x', args: [typed], env: { K: typed } },
        b: { httpUrl: `https://x/${typed}`, headers: { K: typed } },
      },
    });
    const ports = { env: { A: 'a', NESTED: '$A' }, home: '/home/me', askInput: undefined };
    const [a, b] = await Promise.all(readConfigFile(path).entries.map((entry) => expandEntry(entry, ports)));
    expect(a).toMatchObject({ args: [expanded], env: { K: expanded } });
    expect(b).toMatchObject({ url: `https://x/${expanded}`, headers: { K: expanded } });
  });

  it('has its variables expanded, in any field', async () => {
    const raw = {
      command: '${A}',
      cwd: '${A}',
      env: { K: '${A}' },
      tools: { t: { arguments: { key: { hide: true, default: '${A}' } } } },
    };
    expect(await expand(raw, { A: 'a' })).toMatchObject({
      ...raw,
      command: 'a',
      cwd: 'a',
      env: { K: 'a' },
      tools: { t: { arguments: { key: { default: 'a' } } } },
    });
    const remote = { url: 'https://${A}/mcp', headers: { K: '${A}' }, auth: '${A}' };
    expect(await expand(remote, { A: 'a' })).toMatchObject({
      url: 'https://a/mcp',
      headers: { K: 'a' },
      auth: 'a',
    });
  });
});

describe('an expansion that fails', () => {
  it('is reported with variable, key and file', async () => {
    const entry = serverOf({ url: 'https://x', headers: { Authorization: 'Bearer ${TOKEN}' } });
    const expanding = expandEntry(entry, { env: {}, home: '/', askInput: undefined });
    await expect(expanding).rejects.toThrow(
      `headers.Authorization of weather in ${entry.file}: the variable TOKEN is not set.`,
    );
  });

  it("is reported for a variable in Gemini CLI's files, too", async () => {
    const path = write(join(temporaryFolder(), '.gemini', 'settings.json'), {
      mcpServers: { a: { command: 'x', env: { K: '$TOKEN' } } },
    });
    const [entry] = readConfigFile(path).entries;
    if (entry === undefined) throw new Error('The file has no server.');
    await expect(expandEntry(entry, { env: {}, home: '/', askInput: undefined })).rejects.toThrow(
      `env.K of a in ${path}: the variable TOKEN is not set.`,
    );
  });

  it('is reported for an unknown kind of variable', async () => {
    await expect(text('${command:x}')).rejects.toThrow('args[0] of weather');
  });

  it('is reported with the problem of an invalid entry', async () => {
    await expect(expand({ command: 5 })).rejects.toThrow('command of weather must be a string');
  });
});

describe('inputs', () => {
  const content = {
    servers: {
      a: { command: 'x', args: ['${input:key}', '${input:key}', '${workspaceFolder}/y', '${userHome}'] },
    },
    inputs: [{ id: 'key', description: 'The key' }],
  };

  it('are requested, once each', async () => {
    const asked: InputDefinition[] = [];
    const askInput = async (input: InputDefinition) => {
      asked.push(input);
      return 'k${A}';
    };
    const entry = entryOf(content);
    const { args } = await expandEntry(entry, { env: { A: 'a' }, home: '/home/me', askInput });
    expect(args).toEqual(['k${A}', 'k${A}', `${entry.folder}/y`, '/home/me']);
    expect(basename(entry.file)).toBe('mcp.json');
    expect(asked.map(({ description }) => description)).toEqual(['The key']);
  });

  it('fail their server if no user can be asked', async () => {
    const expanding = expandEntry(entryOf(content), { env: {}, home: '/', askInput: undefined });
    await expect(expanding).rejects.toThrow('the input key must be entered');
  });
});
