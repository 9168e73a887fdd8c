/**
 * Joins the chunks of the build. esbuild makes a chunk of all modules that the same entry points and lazily loaded
 * modules need: dozens of small ones, most of which are always loaded together. Joined into one module, they refer to
 * each other's functions directly, and have the code of a module once.
 */
import { basename } from 'node:path';
import { build } from 'esbuild';
import { bundle } from './bundle.mjs';

/**
 * Returns the modules as CommonJS, each with its `name`, its `code`, the source `map` of that, and the `files` that hold
 * it. They refer to each other as `chunk:FILE/NAME`, or `chunk:FILE/NAME/MEMBER` for a chunk that is a part of one, and
 * import what is loaded later with a function `loader`. `texts`: the chunks by name, with their source maps; `outputs`:
 * esbuild's report on them; `parts`: sources that are loaded together, each with the `file` for all that they always need,
 * or, with `beside`, for what of that is not in the file named by it.
 */
export async function joinChunks({ texts, outputs, parts }) {
  const chunks = chunksIn(outputs);
  const roots = rootsOf(chunks, [...new Set(parts.flatMap(({ sources }) => sources))]);
  const entries = new Set(parts.map(({ file }) => file));
  const groups = new Map();
  for (const name of texts.keys()) {
    const needed = roots.get(name) ?? [];
    const using = parts.filter(({ sources }) => sources.some((source) => needed.includes(source)));
    const whole = using.filter(({ beside }) => beside === undefined).map(({ file }) => file);
    const holding = using.filter(({ beside }) => !whole.includes(beside));
    const files = [...new Set(holding.map(({ file }) => file))];
    // An entry point runs when it is loaded: it is never joined with what others need.
    const isAlone = files.length === 0 || entries.has(name);
    // What only some of the parts need is run with them only.
    const key = isAlone ? `only ${name}` : `all of ${holding.map((part) => parts.indexOf(part))}`;
    const group = groups.get(key) ?? { names: [], files };
    group.names.push(name);
    groups.set(key, group);
  }
  const homes = new Map();
  for (const { names, files } of groups.values()) {
    // Beside the entry points, the modules have the names of their first chunk.
    const home = { name: names[0], file: files[0] ?? names[0], isJoined: names.length > 1 };
    for (const name of names) homes.set(name, home);
  }
  const refer = (chunk) => {
    const { file, name, isJoined } = homes.get(chunk);
    return `chunk:${file}/${name}${isJoined ? `/${aliasOf(chunk)}` : ''}`;
  };
  return Promise.all(
    [...groups.values()].map(async ({ names, files }) => {
      const { name, isJoined } = homes.get(names[0]);
      const contents = exporting(names, isJoined, chunks);
      return { name, files, ...(await asModule(contents, { names, texts, refer })) };
    }),
  );
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

/**
 * Returns the text of a module that exports the values of its chunk or, if it is joined, an object with those of each
 * chunk that others import. They are plain properties, which cost less than the getter that esbuild would define for each
 * export. So no module may change a variable that it exports.
 */
function exporting(names, isJoined, chunks) {
  const isImported = (name) =>
    [...chunks].some(([importer, { imports }]) =>
      imports.some((one) => one.name === name && !(one.isStatic && names.includes(importer))),
    );
  const exported = isJoined ? names.filter(isImported) : names;
  const imports = names.filter((name) => !exported.includes(name)).map((name) => `import './${name}.js';`);
  const values = exported.map((name, at) => {
    const { exports } = chunks.get(name);
    const members = exports.map((member, index) => ({ member, local: `value${at}_${index}` }));
    const bindings = members.map(({ member, local }) => `${member} as ${local}`);
    imports.push(`import { ${bindings} } from './${name}.js';`);
    const properties = members.map(({ member, local }) => `${member}: ${local}`);
    // The mark of a module whose default export is not all of it.
    const mark = exports.includes('default') ? ['__esModule: true'] : [];
    return `{ ${[...mark, ...properties]} }`;
  });
  const object = isJoined
    ? `{ ${exported.map((name, at) => `${aliasOf(name)}: ${values[at]}`)} }`
    : values[0];
  return `${imports.join('\n')}\nmodule.exports = ${object};`;
}

/** Returns the code and the source map of a CommonJS module with these chunks. */
async function asModule(contents, { names, texts, refer }) {
  const { outputFiles } = await build({
    ...bundle,
    stdin: { contents },
    // `module` is that of the converted module.
    logOverride: { 'commonjs-variable-in-esm': 'silent' },
    plugins: [chunkFiles({ names, texts, refer })],
    format: 'cjs',
    // For Node, esbuild would append a list of the exports, which only Node's own loader reads.
    platform: 'neutral',
    minifyIdentifiers: true,
    sourcemap: 'external',
    sourcesContent: false,
  });
  const [map, code] = outputFiles.map(({ text }) => text);
  // Of the same length, so that the positions in the map stay right.
  return { code: code.replaceAll(/\bimport\((?=")/g, 'loader('), map: JSON.parse(map) };
}

/** The plugin that reads these chunks from memory; all others are part of other modules. */
function chunkFiles({ names, texts, refer }) {
  return {
    name: 'chunk-files',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\/[\w-]+\.js$/ }, ({ path, kind }) => {
        if (path.startsWith('./package-')) return { path, external: true };
        const name = basename(path, '.js');
        const isInside = kind === 'import-statement' && names.includes(name);
        return isInside ? { path, namespace: 'chunk' } : { path: refer(name), external: true };
      });
      // What is left is a part of Node.
      onResolve({ filter: /^[^.]/ }, ({ path }) => ({ path, external: true }));
      onLoad({ filter: /.*/, namespace: 'chunk' }, ({ path }) => ({
        contents: texts.get(basename(path, '.js')),
      }));
    },
  };
}

function aliasOf(name) {
  return name.replaceAll('-', '_');
}
