import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { CodeCache } from '../../../../src/build/start/code-cache.ts';
import { temporaryFolder } from '../../../e2e/harness/folder.ts';

const source = '(function add(a, b) { return a + b; })';

function filled(parent: string, build = 'one'): void {
  const cache = new CodeCache(parent, build);
  cache.note('main.js', new Script(source), false);
  cache.save();
}

function onlyFile(parent: string): string {
  const [folder] = readdirSync(parent);
  return join(parent, folder ?? '', 'main.js');
}

describe('the cache of compiled code', () => {
  it('returns what V8 accepts, in files that only the owner can read', () => {
    const parent = join(temporaryFolder(), 'code');
    filled(parent);
    const cachedData = new CodeCache(parent, 'one').read('main.js');
    expect(new Script(source, { cachedData }).cachedDataRejected).toBe(false);
    expect(statSync(onlyFile(parent)).mode & 0o777).toBe(0o600);
    expect(statSync(parent).mode & 0o777).toBe(0o700);
  });

  it.each([
    [
      'a byte changed',
      (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 99), Buffer.of(1, 2, 3, 4), bytes.subarray(103)]),
    ],
    ['its end missing', (bytes: Buffer) => bytes.subarray(0, bytes.length - 8)],
    ['nothing in it', () => Buffer.alloc(0)],
  ])('rejects a file with %s', (_, damage) => {
    const parent = join(temporaryFolder(), 'code');
    filled(parent);
    writeFileSync(onlyFile(parent), damage(readFileSync(onlyFile(parent))));
    expect(new CodeCache(parent, 'one').read('main.js')).toBeUndefined();
  });

  it('removes only old builds from a folder with other files', () => {
    const parent = join(temporaryFolder(), 'chosen');
    mkdirSync(parent, { mode: 0o700 });
    const others = ['a', 'b', 'c', 'd', 'my-node-20'];
    for (const name of others) mkdirSync(join(parent, name));
    const builds = ['one', 'two', 'three', 'four', 'five', 'six'];
    for (const build of builds) filled(parent, build);
    const left = readdirSync(parent);
    expect(left).toEqual(expect.arrayContaining(others));
    expect(left).toHaveLength(others.length + 4);
  });

  it.runIf(process.platform === 'linux')('gives up if no folder can be created', () => {
    filled('/proc/no-home/.cache/mcpc/code');
    expect(new CodeCache('/proc/no-home/.cache/mcpc/code', 'one').read('main.js')).toBeUndefined();
  });

  it('uses no folder that others can enter, and no symbolic link', () => {
    const parent = join(temporaryFolder(), 'code');
    filled(parent);
    chmodSync(parent, 0o755);
    expect(new CodeCache(parent, 'one').read('main.js')).toBeUndefined();
    chmodSync(parent, 0o700);
    const link = join(temporaryFolder(), 'link');
    symlinkSync(parent, link);
    expect(new CodeCache(link, 'one').read('main.js')).toBeUndefined();
    expect(new CodeCache(parent, 'one').read('main.js')).toBeDefined();
  });

  it('writes nothing to a folder that others can enter', () => {
    const parent = join(temporaryFolder(), 'code');
    mkdirSync(parent);
    chmodSync(parent, 0o777);
    filled(parent);
    expect(readdirSync(parent).flatMap((folder) => readdirSync(join(parent, folder)))).toEqual([]);
  });

  it('writes nothing if it is complete', () => {
    const parent = join(temporaryFolder(), 'code');
    const cache = new CodeCache(parent, 'one');
    cache.note('main.js', new Script(source), true);
    cache.save();
    expect(() => readdirSync(parent)).toThrow('ENOENT');
  });

  it('keeps a build that is still in use, however old it is', () => {
    const parent = join(temporaryFolder(), 'code');
    const daysAgo = (days: number) => Date.now() / 1_000 - days * 86_400;
    for (const [at, build] of ['daily', 'two', 'three', 'four'].entries()) {
      filled(parent, build);
      const [folder = ''] = readdirSync(parent).filter((name) => name.startsWith(`${build}-`));
      utimesSync(join(parent, folder), daysAgo(9 - at), daysAgo(9 - at));
    }
    const daily = new CodeCache(parent, 'daily');
    daily.note('main.js', new Script(source), true);
    daily.save();
    filled(parent, 'five');
    const kept = readdirSync(parent).map((name) => name.split('-')[0]);
    expect(kept.sort()).toEqual(['daily', 'five', 'four', 'three']);
  });

  it('keeps the code of four builds, and ignores a folder that is not writable', () => {
    const parent = join(temporaryFolder(), 'code');
    for (const build of ['one', 'two', 'three', 'four', 'five']) filled(parent, build);
    expect(readdirSync(parent)).toHaveLength(4);
    expect(() => filled(join('/dev/null', 'code'))).not.toThrow();
  });
});
