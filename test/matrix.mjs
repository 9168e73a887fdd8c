/**
 * Runs tests with the program on other versions of Node: `npm run matrix` all end-to-end tests on each version,
 * `npm run matrix -- 24 26` on these, `npm run matrix -- --chosen 24` only those that depend on Node.
 * The Nodes come from the npm registry.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * What differs between versions of Node: starting and stopping processes and their streams, the package, the code
 * cache, both eras, and reading keys from a terminal. HTTP, TLS and sockets are tested by `npm run binary:test` on the
 * Node of the executable. The rest does not depend on Node: arguments, schemas, config files, rendering, and servers
 * of other implementations.
 */
const chosen = [
  'test/e2e/faults/unread.test.ts',
  'test/e2e/eras.test.ts',
  'test/e2e/package.test.ts',
  'test/e2e/scripts.test.ts',
  'test/e2e/start.test.ts',
  'test/e2e/supervision.test.ts',
  'test/terminal/login.test.ts',
  'test/terminal/missing-arguments.test.ts',
  'test/terminal/shell.test.ts',
  'test/terminal/shell-screen/',
];

const words = process.argv.slice(2);
const files = words.includes('--chosen') ? chosen : [];
const named = words.filter((word) => !word.startsWith('--'));
const versions = named.length === 0 ? ['20', '22', '24', '26'] : named;

const failed = versions.filter((version) => !passes(version));
if (failed.length > 0) {
  console.error(`Tests failed on Node ${failed.join(', ')}.`);
  process.exit(1);
}

function passes(version) {
  const node = install(version);
  console.log(`Node ${execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()}: ${node}`);
  const projects = ['--project', 'e2e', '--project', 'terminal'];
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts', ...projects];
  const env = { ...process.env, MCPC_NODE: node };
  return (
    spawnSync(process.execPath, [...vitest, ...files], { cwd: root, env, stdio: 'inherit' }).status === 0
  );
}

function install(version) {
  const npx = ['-y', '-p', `node@${version}`, 'node', '-p', 'process.execPath'];
  return execFileSync('npx', npx, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }).trim();
}
