/**
 * Joins the chunks of the build. esbuild makes a chunk of all modules that the same entry points and lazily loaded
 * modules need: dozens of small ones, most of which are always loaded together. Joined into one module, they refer to
 * each other's functions directly, and have the code of a module once.
 */
import { basename } from 'node:path';
import { build } from 'esbuild';
import { asCommonJs, bundle } from './bundle.mjs';

/**
 * Returns the modules as CommonJS, each with its `name`, its `code` and the `files` that hold it: the names of the entry
 * points that always need it. `texts`: the chunks by name; `outputs`: esbuild's report on them; `entryPoints`: for each
 * file, the sources that it always needs.
 */
export async function joinChunks({ texts, outputs, entryPoints }) {
  const chunks = chunksIn(outputs);
  const roots = rootsOf(chunks, Object.values(entryPoints).flat());
  const entries = new Set(Object.keys(entryPoints));
  const groups = new Map();
  for (const name of texts.keys()) {
    // An entry point runs when it is loaded: it is never joined with what others need.
    const sources = entries.has(name) ? [] : (roots.get(name) ?? []);
    const key = sources.length === 0 ? name : sources.join();
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  const homes = new Map();
  for (const names of groups.values()) {
    const files = Object.keys(entryPoints).filter((entry) =>
      entryPoints[entry].some((source) => roots.get(names[0])?.includes(source)),
    );
    // Beside the entry points, the modules have the names of their first chunk.
    const home = { name: names[0], file: files[0] ?? names[0], files, isJoined: names.length > 1 };
    for (const name of names) homes.set(name, home);
  }
  const refer = (code) =>
    withoutCopies(code).replaceAll(/require\("\.\/([\w-]+)\.js"\)/g, (_whole, name) => {
      const { file, name: home, isJoined } = homes.get(name);
      return `require("chunk:${file}/${home}")${isJoined ? `.${aliasOf(name)}` : ''}`;
    });
  return Promise.all(
    [...groups.values()].map(async (names) => {
      const { name, files, isJoined } = homes.get(names[0]);
      const code = isJoined ? await joined(names, texts, chunks) : await asCommonJs(texts.get(name));
      return { name, files, code: refer(code) };
    }),
  );
}

/**
 * Lets `import()` of a chunk return what the chunk exports. esbuild has it copied each time, for modules that were not ES
 * modules.
 */
function withoutCopies(code) {
  return code.replaceAll(/__toESM\((require\("\.\/[\w-]+\.js"\))\)/g, '$1');
}

/** The chunks by name, each with the names of those that it imports and how, and its source if it has one. */
function chunksIn(outputs) {
  return new Map(
    Object.entries(outputs).map(([path, { imports, exports, entryPoint }]) => [
      basename(path, '.js'),
      {
        source: entryPoint?.replace(/^src\//, ''),
        exports,
        imports: imports
          .filter(({ external }) => external !== true)
          .map(({ path, kind }) => ({ name: basename(path, '.js'), isStatic: kind === 'import-statement' })),
      },
    ]),
  );
}

/** For each chunk that one of the sources always needs: those sources. */
function rootsOf(chunks, sources) {
  const roots = new Map();
  for (const source of sources) {
    const [start] = [...chunks].find(([, chunk]) => chunk.source === source) ?? [];
    if (start === undefined)
      throw new Error(`src/${source} is no longer an entry point or a lazily loaded module.`);
    const visit = (name) => {
      const known = roots.get(name) ?? [];
      if (known.includes(source)) return;
      roots.set(name, [...known, source]);
      for (const { name: needed, isStatic } of chunks.get(name).imports) if (isStatic) visit(needed);
    };
    visit(start);
  }
  return roots;
}

/** Returns a CommonJS module that exports, as a namespace each, those of its chunks that others import. */
async function joined(names, texts, chunks) {
  const isImported = (name) =>
    [...chunks].some(([importer, { imports }]) =>
      imports.some((one) => one.name === name && !(one.isStatic && names.includes(importer))),
    );
  const exported = names.filter(isImported);
  for (const name of exported) {
    // `import()` of a namespace, unlike that of a module, would have the namespace as its default export.
    if (chunks.get(name).exports.includes('default')) throw new Error(`${name} has a default export.`);
  }
  const { outputFiles } = await build({
    ...bundle,
    stdin: {
      contents: exported.map((name) => `export * as ${aliasOf(name)} from './${name}.js';`).join('\n'),
    },
    plugins: [chunkFiles(names, texts)],
    format: 'cjs',
    // What is imported later is required, from this module too.
    supported: { 'dynamic-import': false },
  });
  return outputFiles[0].text;
}

/** The plugin that reads these chunks from memory; all others are part of other modules. */
function chunkFiles(names, texts) {
  return {
    name: 'chunk-files',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\/[\w-]+\.js$/ }, ({ path, kind }) =>
        kind === 'import-statement' && names.includes(basename(path, '.js'))
          ? { path, namespace: 'chunk' }
          : { path, external: true },
      );
      onLoad({ filter: /.*/, namespace: 'chunk' }, ({ path }) => ({
        contents: texts.get(basename(path, '.js')),
      }));
    },
  };
}

function aliasOf(name) {
  return name.replaceAll('-', '_');
}
