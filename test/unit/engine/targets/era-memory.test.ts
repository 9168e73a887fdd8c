import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Era, HandshakeMethod } from '../../../../src/core/protocol.ts';
import { EraMemory } from '../../../../src/engine/targets/era-memory.ts';
import type { RemoteSource, Source, StdioSource } from '../../../../src/engine/targets/source.ts';
import { temporaryFolder } from '../../../e2e/harness/folder.ts';
import { environment } from '../environment.ts';

const day = 24 * 60 * 60_000;

function stdio(changes: Partial<StdioSource> = {}): StdioSource {
  return {
    type: 'stdio',
    name: 'server',
    command: '/bin/sh',
    args: [],
    env: {},
    inheritEnv: false,
    cwd: '/',
    ...changes,
  };
}

function http(changes: Partial<RemoteSource> = {}): RemoteSource {
  const url = new URL('https://x.org/mcp');
  return { type: 'http', name: 'x.org', url, guessed: true, headers: {}, ...changes };
}

/** A memory, and what is in its store. */
function memory() {
  const stored = new Map<string, string>();
  const clock = { now: 1_000 * day };
  const store = {
    read: (name: string) => stored.get(name),
    write: async (name: string, text: string) => void stored.set(name, text),
    remove: (name: string) => void stored.delete(name),
  };
  const eras = new EraMemory(store, environment, () => clock.now);
  return {
    stored,
    clock,
    eraOf: (source: Source) => eras.recordOf(source, '2026-07-28')?.era,
    forget: (source: Source) => eras.recordOf(source, '2026-07-28')?.forget(),
    /** A connection after which this was agreed on. */
    connect: async (source: Source, era: Era, version = '1') => {
      const record = eras.recordOf(source, '2026-07-28');
      const first = record?.era === 'legacy' ? 'initialize' : 'server/discover';
      const asked: HandshakeMethod[] =
        first === 'initialize' || era === 'modern' ? [first] : [first, 'initialize'];
      if (first === 'initialize' && era === 'modern') asked.push('server/discover');
      await record?.update({ era, serverInfo: { name: 'server', version }, asked });
    },
  };
}

describe('the era that was agreed on with a server', () => {
  it.each<[Era, Source]>([
    ['legacy', stdio()],
    ['modern', stdio()],
    ['legacy', http()],
    ['legacy', http({ type: 'ws', url: new URL('wss://x.org') })],
  ])('is remembered: %s, %o', async (era, source) => {
    const { connect, eraOf } = memory();
    expect(eraOf(source)).toBeUndefined();
    await connect(source, era);
    expect(eraOf(source)).toBe(era);
  });

  it.each<[string, Source, Source]>([
    ['another command', stdio(), stdio({ command: '/bin/ls' })],
    ['other arguments', stdio(), stdio({ args: ['--http'] })],
    ['another folder', stdio(), stdio({ cwd: '/tmp' })],
    ['other variables', stdio({ env: { MODE: 'a' } }), stdio({ env: { MODE: 'b' } })],
    ['another URL', http(), http({ url: new URL('https://x.org/other') })],
    ['other headers', http(), http({ headers: { 'x-mode': 'b' } })],
  ])('is not that of a server with %s', async (_title, source, other) => {
    const { connect, eraOf } = memory();
    await connect(source, 'legacy');
    expect(eraOf(other)).toBeUndefined();
  });

  it('does not depend on the values of secrets, which are not in it', async () => {
    const { connect, eraOf, stored } = memory();
    await connect(stdio({ env: { API_KEY: 'one' } }), 'legacy');
    await connect(http({ headers: { Authorization: 'Bearer one' } }), 'legacy');
    expect(eraOf(stdio({ env: { API_KEY: 'two' } }))).toBe('legacy');
    expect(eraOf(http({ headers: { authorization: 'Bearer two' } }))).toBe('legacy');
    for (const [name, text] of stored) expect(name + text).not.toContain('one');
  });

  it('is forgotten when the script or the program changes, but not with other files', async () => {
    const folder = temporaryFolder();
    const paths = { script: join(folder, 'server.py'), data: join(folder, 'notes.db') };
    for (const path of Object.values(paths)) writeFileSync(path, 'one');
    const { connect, eraOf } = memory();
    const source = stdio({ args: ['server.py', 'notes.db', 'no such file'], cwd: folder });
    await connect(source, 'legacy');
    writeFileSync(paths.data, 'another');
    expect(eraOf(source)).toBe('legacy');
    utimesSync(paths.script, 1, 1);
    expect(eraOf(source)).toBeUndefined();
    await connect(source, 'legacy');
    writeFileSync(paths.script, 'another');
    expect(eraOf(source)).toBeUndefined();
  });

  it('is forgotten when a legacy server has another version, or was not asked for days', async () => {
    const { connect, eraOf, clock } = memory();
    await connect(stdio(), 'legacy', '1');
    await connect(stdio(), 'legacy', '1');
    expect(eraOf(stdio())).toBe('legacy');
    await connect(stdio(), 'legacy', '2');
    expect(eraOf(stdio())).toBeUndefined();
    await connect(stdio(), 'legacy', '2');
    clock.now += 2 * day;
    await connect(stdio(), 'legacy', '2');
    expect(eraOf(stdio())).toBe('legacy');
    clock.now += 2 * day;
    expect(eraOf(stdio())).toBeUndefined();
  });

  it('is the same from every folder if it is started by a script with its whole path', async () => {
    const script = join(temporaryFolder(), 'server.py');
    writeFileSync(script, '');
    const { connect, eraOf } = memory();
    await connect(stdio({ args: [script] }), 'legacy');
    expect(eraOf(stdio({ args: [script], cwd: '/tmp' }))).toBe('legacy');
  });

  it('is replaced when the server was of the other era after all', async () => {
    const { connect, eraOf } = memory();
    await connect(stdio(), 'legacy');
    await connect(stdio(), 'modern');
    expect(eraOf(stdio())).toBe('modern');
    await connect(stdio(), 'legacy');
    expect(eraOf(stdio())).toBe('legacy');
  });

  it('is forgotten when the server could not be connected', async () => {
    const { connect, eraOf, forget } = memory();
    await connect(stdio(), 'legacy');
    forget(stdio());
    expect(eraOf(stdio())).toBeUndefined();
  });

  it('is not remembered where it is the only one, or of what is stored wrongly', async () => {
    const { connect, eraOf, stored } = memory();
    const sse = http({ type: 'sse' });
    await connect(sse, 'legacy');
    expect(stored.size).toBe(0);
    await connect(stdio(), 'legacy');
    for (const name of stored.keys()) stored.set(name, '{"era":"classical"}');
    expect(eraOf(stdio())).toBeUndefined();
  });
});
