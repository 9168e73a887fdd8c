/**
 * Runs end-to-end tests with the executable of this platform that `npm run binary` builds: `npm run binary:test` those
 * that depend on the executable or on its Node, with words the files whose names contain one of them, with `--all`
 * every file.
 */
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const windows = process.platform === 'win32';

/**
 * How it finds its own parts, caches compiled code, and starts, watches and stops processes without another Node; and
 * what differs between versions of Node, since it contains another one than the tests use: HTTP, TLS, sockets, streams.
 */
const chosen = [
  'test/e2e/faults/deaths.test.ts',
  'test/e2e/faults/http-streams.test.ts',
  'test/e2e/faults/http-ways.test.ts',
  'test/e2e/faults/teardown.test.ts',
  'test/e2e/completion.test.ts',
  'test/e2e/demo.test.ts',
  'test/e2e/network.test.ts',
  'test/e2e/output.test.ts',
  'test/e2e/scripts.test.ts',
  'test/e2e/sessions/start.test.ts',
  'test/e2e/shell-scripts.test.ts',
  'test/e2e/start.test.ts',
  'test/e2e/environment.test.ts',
];

const words = process.argv.slice(2);
const named = words.filter((word) => !word.startsWith('--'));
const files = words.includes('--all') || named.length > 0 ? named : chosen;

const name = `mcpc-${windows ? 'win' : process.platform}-${process.arch}${windows ? '.exe' : ''}`;
const executable = join(root, 'build', name);
/** In bytes. Only executables for Linux are made smaller. */
const largest = 100_000_000;
const { size } = statSync(executable);
if (process.platform === 'linux' && size > largest) throw new Error(`${executable} has ${size} bytes.`);

const env = { ...process.env, MCPC_PROGRAM: executable };
const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts'];
const { status } = spawnSync(process.execPath, [...vitest, '--project', 'e2e', ...files], {
  cwd: root,
  env,
  stdio: 'inherit',
});
process.exit(status ?? 1);
