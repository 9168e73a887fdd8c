import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readWhole } from '../../../../src/build/start/read-whole.ts';
import { temporaryFolder } from '../../../e2e/harness/folder.ts';

describe('reading a whole file', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'file');
  writeFileSync(path, 'x'.repeat(100_000));

  it('returns its bytes, through a link as well', () => {
    const link = join(folder, 'link');
    symlinkSync(path, link);
    expect(readWhole(link).toString('latin1')).toBe('x'.repeat(100_000));
    expect(() => readWhole(link, { followsLink: false })).toThrow('ELOOP');
    const empty = join(folder, 'empty');
    writeFileSync(empty, '');
    expect(readWhole(empty)).toHaveLength(0);
  });

  it('throws the error of the system, and one for a file that is too large', () => {
    expect(() => readWhole(join(folder, 'missing'))).toThrow('ENOENT');
    expect(() => readWhole(folder)).toThrow('EISDIR');
    expect(() => readWhole(path, { most: 99_999 })).toThrow(RangeError);
    expect(readWhole(path, { most: 100_000 })).toHaveLength(100_000);
  });
});
