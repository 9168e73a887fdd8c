/**
 * Runs the end-to-end tests with the program on other versions of Node: `npm run matrix -- 22 24`, or all of
 * them without arguments. The Nodes come from the npm registry.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const words = process.argv.slice(2);
const versions = words.length === 0 ? ['22', '24', '26'] : words;

const failed = versions.filter((version) => !passes(version));
if (failed.length > 0) {
  console.error(`The end-to-end tests failed on Node ${failed.join(', ')}.`);
  process.exit(1);
}

function passes(version) {
  const node = install(version);
  console.log(`Node ${execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()}: ${node}`);
  const projects = ['--project', 'e2e', '--project', 'terminal'];
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts', ...projects];
  const env = { ...process.env, MCPC_NODE: node };
  return spawnSync(process.execPath, vitest, { cwd: root, env, stdio: 'inherit' }).status === 0;
}

function install(version) {
  const npx = ['-y', '-p', `node@${version}`, 'node', '-p', 'process.execPath'];
  return execFileSync('npx', npx, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }).trim();
}
