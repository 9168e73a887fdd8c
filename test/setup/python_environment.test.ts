import { execFile } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../e2e/harness/folder.ts';
import { describePython } from './python.ts';

const script = fileURLToPath(new URL('python_environment.py', import.meta.url));

async function prepare(cache: string, requirements: string): Promise<string> {
  const file = join(temporaryFolder(), 'requirements.txt');
  writeFileSync(file, requirements);
  const env = { ...process.env, PIP_NO_INDEX: '1' };
  const { stdout } = await promisify(execFile)('python3', [script, cache, file], { env });
  return stdout.trim();
}

describePython('the Python environment', () => {
  it('is made once by two that need it at the same time', async () => {
    const cache = temporaryFolder();
    const [one, other] = await Promise.all([prepare(cache, ''), prepare(cache, '')]);
    expect(one).toBe(other);
    expect(readdirSync(cache)).toHaveLength(2);
    expect(existsSync(join(one, 'bin/python'))).toBe(true);
  });

  it('is created again if creating it was interrupted', async () => {
    const cache = temporaryFolder();
    const folder = await prepare(cache, '');
    rmSync(join(folder, 'complete'));
    writeFileSync(join(folder, 'remnant'), '');
    await prepare(cache, '');
    expect(existsSync(join(folder, 'remnant'))).toBe(false);
  });

  it('says what failed where no registry can be reached', async () => {
    await expect(prepare(temporaryFolder(), 'fastmcp==4.1.2')).rejects.toThrow(
      /pip|No matching distribution/,
    );
  });
});
