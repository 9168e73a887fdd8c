/**
 * Bundles and runs a TypeScript program of this folder:
 * `node test/bench/run.mjs soak 500`.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [name, ...words] = process.argv.slice(2);
const outfile = `${root}node_modules/.cache/mcpc-bench/${name}.mjs`;

await build({
  entryPoints: [`${root}test/bench/${name}.ts`],
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  outfile,
  logLevel: 'warning',
});
const { status } = spawnSync(process.execPath, [outfile, ...words], { cwd: root, stdio: 'inherit' });
process.exit(status ?? 1);
