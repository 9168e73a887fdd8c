import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { which } from '../../../src/core/environment.ts';

const folder = mkdtempSync(join(tmpdir(), 'mcpc-which-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, mode: number) => {
  writeFileSync(join(folder, name), '');
  chmodSync(join(folder, name), mode);
  return join(folder, name);
};

describe.skipIf(process.platform === 'win32')('which', () => {
  const found = (program: string, path: string) => which(program, { env: { PATH: path }, platform: 'linux' });

  it('finds the first executable file in PATH', () => {
    const program = file('program', 0o755);
    expect(found('program', `/nowhere::${folder}`)).toBe(program);
    expect(found('program', '')).toBeUndefined();
    expect(which('program', { env: {}, platform: 'linux' })).toBeUndefined();
  });

  it('skips folders and files that are not executable', () => {
    file('text', 0o644);
    mkdirSync(join(folder, 'subfolder'));
    expect(found('text', folder)).toBeUndefined();
    expect(found('subfolder', folder)).toBeUndefined();
  });
});
