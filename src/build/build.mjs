/**
 * Builds `dist/`: the program, split into chunks that are loaded when they are needed, each a CommonJS script. esbuild
 * splits only ES modules, so each chunk is converted afterwards. The chunks that every start needs are put into one
 * file, and those that every completion needs into another, which repeats what both need. `dist/mcpc.cjs` is the small
 * part that starts first, and `dist/answers.json` holds the help and version texts that it prints by itself.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Script } from 'node:vm';
import { build } from 'esbuild';
import { asCommonJs, bundle, checkReplacements, dist } from './bundle.mjs';
import { makeEntry, nameOf } from './entry.mjs';

/**
 * The entry points, each with the lazily loaded modules that nearly every run needs as well: in one file they cost no
 * time of their own to find and verify.
 */
const entryPoints = {
  main: ['main.ts', 'engine/protocol/session.ts', 'engine/errors/classify.ts', 'completion/list-cache.ts'],
  completion: ['complete.ts', 'completion/config-servers.ts'],
};

rmSync(dist, { recursive: true, force: true });
mkdirSync(join(dist, 'chunks'), { recursive: true });
const chunks = await makeChunks();
for (const [file, text] of chunks) writeFileSync(join(dist, 'chunks', file), text);
const entry = { outfile: join(dist, 'mcpc.cjs'), buildName: nameOf(chunks), executable: false };
await Promise.all([makeEntry(entry), makePrebuiltHelp()]);
checkReplacements();

/** The chunk files by name: one for each entry point with everything it always needs, and one for each other chunk. */
async function makeChunks() {
  const { outputFiles, metafile } = await build({
    ...bundle,
    entryPoints: { main: 'src/main.ts', completion: 'src/complete.ts' },
    splitting: true,
    format: 'esm',
    chunkNames: '[name]-[hash]',
    legalComments: 'linked',
    metafile: true,
  });
  const needed = new Map(
    Object.entries(entryPoints).map(([name, sources]) => [name, neededBy(sources, metafile)]),
  );
  const texts = new Map();
  const licences = new Set();
  for (const { path, text } of outputFiles) {
    if (path.endsWith('.LEGAL.txt')) licences.add(text);
    else texts.set(basename(path, '.js'), await chunkOf(text, needed.get('main')));
  }
  writeFileSync(join(dist, 'LICENSES.txt'), [...licences].join('\n'));
  const script = (names) => {
    const members = names.map(
      (name) => `${JSON.stringify(name)}(exports,require,module){${texts.get(name)}}`,
    );
    return `"use strict";({${members.join(',\n')}})`;
  };
  const others = [...texts.keys()].filter((name) => !needed.get('main').has(name) && !needed.has(name));
  return new Map([
    ...[...needed].map(([name, names]) => [`${name}.js`, script([...names])]),
    ...others.map((name) => [`${name}.js`, script([name])]),
  ]);
}

/** A chunk as a CommonJS script that requires others by name and file: those that `main` needs are in its file. */
async function chunkOf(text, first) {
  const asked = (_whole, name) => `require("chunk:${first.has(name) ? 'main' : name}/${name}")`;
  return (await asCommonJs(text)).replaceAll(/require\("\.\/([\w-]+)\.js"\)/g, asked);
}

/** The chunks of these sources, and all chunks that they import statically. */
function neededBy(sources, { outputs }) {
  const imports = new Map(Object.entries(outputs).map(([path, output]) => [basename(path), output.imports]));
  const found = new Set();
  const visit = (file) => {
    if (found.has(basename(file, '.js'))) return;
    found.add(basename(file, '.js'));
    for (const { path, kind, external } of imports.get(basename(file))) {
      if (kind === 'import-statement' && external !== true) visit(path);
    }
  };
  const chunkOfSource = new Map(
    Object.entries(outputs).map(([path, { entryPoint }]) => [entryPoint, basename(path)]),
  );
  for (const source of sources) {
    const chunk = chunkOfSource.get(`src/${source}`);
    if (chunk === undefined)
      throw new Error(`src/${source} is no longer an entry point or a lazily loaded module.`);
    visit(chunk);
  }
  return found;
}

async function makePrebuiltHelp() {
  const { outputFiles } = await build({
    ...bundle,
    entryPoints: { prepare: 'src/build/start/build-help.ts' },
    format: 'iife',
    globalName: 'prepared',
    minifySyntax: false,
  });
  const load = new Script(`(require) => { ${outputFiles[0].text}; return prepared; }`).runInThisContext();
  const { createRequire } = await import('node:module');
  const answers = await load(createRequire(import.meta.url)).buildHelp();
  // ASCII alone, like all that is read at the start.
  const text = JSON.stringify(answers).replaceAll(/[\u0080-\uffff]/g, escaped);
  writeFileSync(join(dist, 'answers.json'), text);
}

function escaped(unit) {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
