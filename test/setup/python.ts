/**
 * The Python that runs the FastMCP fixtures. The first import of this module prepares it, which takes some
 * seconds once and next to nothing afterwards. Where there is no Python, or no package registry, tests that
 * need it are skipped with the reason printed; under `CI=true` they fail with it.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, it } from 'vitest';

const setup = fileURLToPath(new URL('.', import.meta.url));
const cache = fileURLToPath(new URL('../.cache', import.meta.url));

type Environment = { folder: string } | { missing: string };

const environment = await prepare();
if ('missing' in environment) console.warn(`Tests with Python servers don't run: ${environment.missing}`);

/** `describe` for tests that start Python servers; without Python they are one test, skipped or failed. */
export function describePython(name: string, body: () => void): void {
  if ('folder' in environment) {
    describe(name, body);
    return;
  }
  const { missing } = environment;
  describe(name, () => {
    it.skipIf(process.env.CI !== 'true')('has a Python with FastMCP', () => {
      throw new Error(missing);
    });
  });
}

/** The interpreter that has FastMCP. */
export function pythonPath(): string {
  return program('python');
}

/** The `uv` beside it, for scripts with inline metadata. */
export function uvPath(): string {
  return program('uv');
}

/** What `uv` needs to be told so that it keeps its downloads between runs and finds the registry's certificates. */
export function uvVariables(): Record<string, string> {
  const certificates = process.env.SSL_CERT_FILE;
  return {
    UV_CACHE_DIR: join(cache, 'uv'),
    UV_PYTHON: pythonPath(),
    ...(certificates === undefined ? {} : { SSL_CERT_FILE: certificates }),
  };
}

function program(name: string): string {
  if ('missing' in environment) throw new Error(environment.missing);
  return join(environment.folder, 'bin', name);
}

async function prepare(): Promise<Environment> {
  const script = [join(setup, 'python_environment.py'), cache, join(setup, 'requirements.txt')];
  try {
    const { stdout } = await promisify(execFile)('python3', script);
    return { folder: stdout.trim() };
  } catch (error) {
    const { code, stderr = '' } = error as { code?: unknown; stderr?: string };
    if (code === 'ENOENT') return { missing: 'there is no python3 on the PATH' };
    return { missing: stderr.trim().split('\n').slice(-3).join('; ') };
  }
}
