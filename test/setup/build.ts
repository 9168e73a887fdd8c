import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Builds `dist/` when a source is newer than it: the package and the library in it are tested with any program. */
export function setup(): void {
  const built = modified(join(root, 'dist/library/index.d.mts'));
  const sourced = sources(join(root, 'src'));
  const inputs = [...sourced, join(root, 'package.json'), join(root, 'package-lock.json')];
  if (inputs.every((input) => modified(input) < built)) return;
  execFileSync('npm', ['run', '--silent', 'build'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** When the file was last written, in milliseconds; the beginning of time for one that is not there. */
function modified(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
