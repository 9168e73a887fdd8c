/**
 * Builds `dist/`: the program, split into chunks that are loaded when they are needed, each a CommonJS script. esbuild
 * splits only ES modules, so the chunks are converted afterwards. Those that every start needs are joined and put into
 * one file, and those that every completion needs into another, which repeats what both need. `dist/mcpc.cjs` is the small
 * part that starts first: it loads `dist/chunks/client.js`, the client of sessions, prints help pages from `dist/help.txt`,
 * or loads the program. `dist/mcpc.1` is the page for `man`. Names are shortened; `dist/source-maps.json.br` has what stack
 * traces show of the source. `dist/library` is the library, and `dist/chunks/package-*.js` are the npm packages that it
 * shares with the program.
 */
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Script } from 'node:vm';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'esbuild';
import { bundle, checkReplacements, dist } from './bundle.mjs';
import { makeEntry, nameOf } from './entry.mjs';
import { joinChunks } from './join-chunks.mjs';
import { makeLibrary } from './library.mjs';
import { buildPackages, sharedPackages } from './packages.mjs';
import { reduceSourceMap } from './source-map.mjs';

/**
 * What is put into one file, since loading another takes time of its own to find and verify it: the entry points, each with
 * the lazily loaded modules that nearly every run of it needs as well or that are needed often enough (a part of their own:
 * they run when they are imported), and modules that are needed together by some lines.
 */
const parts = [
  { file: 'main', sources: ['main.ts', 'engine/protocol/session.ts', 'completion/list-cache.ts'] },
  { file: 'commands', beside: 'main', sources: ['commands/line-commands.ts'] },
  {
    file: 'options',
    beside: 'main',
    sources: [
      'command-line/option-parser.ts',
      'command-line/command-options.ts',
      'command-line/connection-words.ts',
      'command-line/options.ts',
      'render/view-json.ts',
    ],
  },
  {
    file: 'http',
    beside: 'main',
    sources: ['engine/transports/streamable-http.ts', 'engine/auth/authorizer.ts'],
  },
  { file: 'config', beside: 'main', sources: ['app/open-configured.ts', 'completion/config-servers.ts'] },
  { file: 'completion', sources: ['complete.ts'] },
  { file: 'completion', sources: ['completion/config-servers.ts'] },
  { file: 'completion', sources: ['completion/option-candidates.ts'] },
  { file: 'completion', sources: ['commands/line-commands.ts'] },
];
const files = [...new Set(parts.map(({ file }) => file))];

rmSync(dist, { recursive: true, force: true });
mkdirSync(join(dist, 'chunks'), { recursive: true });
const [program, library, client] = await Promise.all([makeChunks(), makeLibrary(), makeClient()]);
const packages = await buildPackages([...program.texts, ...library.texts]);
const chunks = new Map([
  ...program.scripts.map(({ file, text }) => [file, text]),
  ...packages.files.map(({ file, code }) => [file, code]),
  ...client,
]);
for (const [file, text] of chunks) {
  checkAscii(file, text);
  writeFileSync(join(dist, 'chunks', file), text);
}
const entry = { outfile: join(dist, 'mcpc.cjs'), buildName: nameOf(chunks) };
await Promise.all([makeEntry(entry), makePrebuiltHelp()]);
chmodSync(entry.outfile, 0o755);
writeSourceMaps([
  ...program.scripts.map(({ file, map }) => [file, map]),
  ...packages.files.map(({ file, code, map }) => [file, reduceSourceMap(code, map)]),
]);
const licences = new Set([...program.licences, ...library.licences, ...packages.licences]);
writeFileSync(join(dist, 'LICENSES.txt'), [...licences].join('\n'));
checkReplacements();

/**
 * Returns the chunk files of the program: one for each entry point with everything it always needs, and one for each other
 * chunk; and the texts of its ES modules, which import packages, and of its licences.
 */
async function makeChunks() {
  const { outputFiles, metafile } = await build({
    ...bundle,
    entryPoints: { main: 'src/main.ts', completion: 'src/complete.ts' },
    plugins: [sharedPackages, ...bundle.plugins],
    splitting: true,
    format: 'esm',
    chunkNames: '[name]-[hash]',
    legalComments: 'linked',
    metafile: true,
    minifyIdentifiers: true,
    sourcemap: 'inline',
    sourcesContent: false,
  });
  const licences = outputFiles.filter(({ path }) => path.endsWith('.LEGAL.txt'));
  const chunks = outputFiles.filter((file) => !licences.includes(file));
  const modules = await joinChunks({
    texts: new Map(chunks.map(({ path, text }) => [basename(path, '.js'), text])),
    outputs: metafile.outputs,
    parts,
  });
  const others = modules.filter(({ files }) => files.length === 0);
  return {
    scripts: [
      ...files.map((file) =>
        scriptOf(
          `${file}.js`,
          modules.filter(({ files }) => files.includes(file)),
        ),
      ),
      ...others.map((module) => scriptOf(`${module.name}.js`, [module])),
    ],
    texts: chunks.map(({ text }) => text),
    licences: licences.map(({ text }) => text),
  };
}

/** Returns the text of a file with these modules, and its source map, whose sections are those of the modules. */
function scriptOf(file, modules) {
  let text = '"use strict";({';
  const sections = [];
  for (const { name, code, map } of modules) {
    text += `${JSON.stringify(name)}(exports,require,module,loader){`;
    const lines = text.split('\n');
    const offset = { line: lines.length - 1, column: lines.at(-1).length };
    sections.push({ offset, map: reduceSourceMap(code, map) });
    text += `${code}},\n`;
  }
  return { file, text: `${text}})`, map: { version: 3, sections } };
}

function writeSourceMaps(maps) {
  const text = JSON.stringify(Object.fromEntries(maps));
  const compressed = brotliCompressSync(text, {
    params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length },
  });
  writeFileSync(join(dist, 'source-maps.json.br'), compressed);
}

/**
 * What starts without the program, each bundled by itself into a file that shares no chunk: the client of a session with
 * what it loads only sometimes, and what writes stack traces.
 */
async function makeClient() {
  const sources = [
    'src/build/start/stack-trace.ts',
    'src/client.ts',
    'src/sessions/client/client-terminal.ts',
    'src/sessions/client/lost-session.ts',
  ];
  const names = sources.map((source) => basename(source, '.ts'));
  const loadedLater = {
    name: 'loaded-later',
    setup({ onResolve }) {
      onResolve({ filter: /\.ts$/ }, ({ path, kind }) => {
        const name = basename(path, '.ts');
        if (kind !== 'dynamic-import' || !names.includes(name)) return undefined;
        return { path: `chunk:${name}/${name}`, external: true };
      });
    },
  };
  const { outputFiles } = await build({
    ...bundle,
    entryPoints: sources,
    plugins: [loadedLater],
    format: 'cjs',
    supported: { 'dynamic-import': false },
  });
  return outputFiles.map(({ path, text }) => {
    const name = basename(path, '.js');
    // V8 compiles a function in parentheses at once, instead of looking for its end first.
    return [`${name}.js`, `({${JSON.stringify(name)}:(function(exports,require,module){${text}})})`];
  });
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
  const { buildHelp, buildManual } = load(createRequire(import.meta.url));
  writeFileSync(join(dist, 'mcpc.1'), buildManual());
  writeFileSync(join(dist, 'help.txt'), await buildHelp());
}

/**
 * Throws an Error if a chunk is not ASCII: an executable reads it as Latin-1, and V8 needs twice the memory for it.
 * esbuild escapes other characters, but not in regular expressions.
 */
function checkAscii(file, text) {
  const [excerpt] = /.{0,40}[\u0080-\uffff].{0,20}/.exec(text) ?? [];
  if (excerpt === undefined) return;
  throw new Error(`${file} is not ASCII. Use escapes (\\uXXXX) in the regular expression: ${excerpt}`);
}
