import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ServerEntry } from '../../../src/config/entry.ts';
import { fingerprintOf } from '../../../src/config/named-entries.ts';
import { readConfigFile } from '../../../src/config/read-config.ts';
import { TrustStore } from '../../../src/config/trust-store.ts';
import { person, serverOf, write } from './files.ts';

const me = person();
const folder = join(me.home, '.local/state/mcpc');
const file = join(folder, 'trust.json');

/** The server `a` of a file of the person's, with this content. */
function entry(raw: unknown, name = 'mcp.json'): ServerEntry {
  const [read] = readConfigFile(write(join(me.home, name), { mcpServers: { a: raw } })).entries;
  if (read === undefined) throw new Error('There is no entry.');
  return read;
}

describe('an approval', () => {
  it('is remembered for the file, the name and the whole entry', () => {
    const store = new TrustStore(me);
    const trusted = entry({ command: 'x', args: ['y'] });
    expect(store.trusts(trusted)).toBe(false);
    store.trust(trusted);
    expect(new TrustStore(me).trusts(trusted)).toBe(true);
    expect(store.trusts({ ...trusted, name: 'b' })).toBe(false);
    expect(store.trusts(entry({ command: 'x', args: ['y'] }, 'other.json'))).toBe(false);
  });

  it.each([
    { command: 'x', args: ['z'] },
    { command: 'x', args: ['y'], env: { A: 'b' } },
    { command: 'x', args: ['y'], unknown: 1 },
    { command: 'x', args: ['y'], disabled: true },
  ])('does not apply to a changed entry: %j', (raw) => {
    const store = new TrustStore(me);
    store.trust(entry({ command: 'x', args: ['y'] }));
    const changed = entry(raw);
    expect(store.trusts(changed)).toBe(false);
    expect(store.hasChanged(changed)).toBe(true);
  });

  it('does not apply to an earlier version of the entry', () => {
    const store = new TrustStore(me);
    const before = entry({ command: 'before' });
    store.trust(before);
    store.trust(entry({ command: 'after' }));
    expect(store.trusts(before)).toBe(false);
  });

  it('is stored in a file and a folder that only the owner can access', () => {
    new TrustStore(me).trust(entry({ command: 'x' }));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readFileSync(file, 'utf8')).toMatch(/\n$/);
  });

  it('is ignored in a file that others can write or that is broken', () => {
    const store = new TrustStore(me);
    const trusted = entry({ command: 'x' });
    store.trust(trusted);
    chmodSync(file, 0o622);
    expect(store.trusts(trusted)).toBe(false);
    chmodSync(file, 0o600);
    expect(store.trusts(trusted)).toBe(true);
    writeFileSync(file, '{"trusted": 5}');
    expect(store.trusts(trusted)).toBe(false);
    store.trust(trusted);
    expect(store.trusts(trusted)).toBe(true);
  });
});

describe('the fingerprint of an entry', () => {
  it('does not depend on the order of its members', () => {
    const one = serverOf({ command: 'x', env: { A: '1', B: '2' } });
    const other = serverOf({ env: { B: '2', A: '1' }, command: 'x' });
    expect(fingerprintOf(one)).toBe(fingerprintOf(other));
  });

  it('covers the inputs of its file if it uses any', () => {
    const input = { id: 'k', description: undefined, default: 'd', password: false, options: undefined };
    const using = { ...serverOf({ command: '${input:k}' }), inputs: { k: input } };
    const changed = { ...using, inputs: { k: { ...input, default: 'e' } } };
    expect(fingerprintOf(using)).not.toBe(fingerprintOf(changed));
  });
});
