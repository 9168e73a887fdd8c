/**
 * The npm packages that the program and the library both use. Each is a CommonJS file in `dist/chunks`, which both load
 * only for what needs it, and which exports what they import.
 */
import { basename } from 'node:path';
import { build } from 'esbuild';
import { asCommonJs, bundle, root } from './bundle.mjs';

const names = [
  '@modelcontextprotocol/client',
  '@modelcontextprotocol/client/validators/ajv',
  '@modelcontextprotocol/server',
  '@modelcontextprotocol/server/stdio',
  'proper-lockfile',
  'ws',
  'yaml',
  'zod',
];

/** The chunks by the names of the packages. */
const chunks = new Map(names.map((name) => [name, `package-${name.replace('@', '').replaceAll('/', '-')}`]));

/** The plugin that has the source import these packages as `./package-NAME.js`. */
export const sharedPackages = {
  name: 'shared-packages',
  setup({ onResolve }) {
    onResolve({ filter: /^[^.]/ }, ({ path, importer }) => {
      if (!chunks.has(path) || importer.includes('node_modules')) return undefined;
      return { path: `./${chunks.get(path)}.js`, external: true };
    });
  },
};

/**
 * Builds the packages with the exports that the ES modules in `importers` use. Returns the `files`, each with its name,
 * its code and its source map, and the texts of the `licences`.
 */
export async function buildPackages(importers) {
  const { outputFiles } = await build({
    ...bundle,
    entryPoints: [...chunks].map(([name, chunk]) => ({ in: `package:${name}`, out: chunk })),
    plugins: [entryModules(importers), ...bundle.plugins],
    splitting: true,
    format: 'esm',
    chunkNames: 'package-[name]-[hash]',
    legalComments: 'linked',
    minifyIdentifiers: true,
    sourcemap: 'inline',
    sourcesContent: false,
  });
  const licences = outputFiles.filter(({ path }) => path.endsWith('.LEGAL.txt'));
  const files = outputFiles.filter((file) => !licences.includes(file));
  return {
    licences: licences.map(({ text }) => text),
    files: await Promise.all(
      files.map(async ({ path, text }) => ({
        file: basename(path),
        ...(await asCommonJs(text, { minifyIdentifiers: true })),
      })),
    ),
  };
}

function entryModules(importers) {
  return {
    name: 'package-entries',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^package:/ }, ({ path }) => ({
        path: path.slice('package:'.length),
        namespace: 'package',
      }));
      onLoad({ filter: /.*/, namespace: 'package' }, ({ path }) => ({
        contents: `export ${exportsOf(chunks.get(path), importers)} from '${path}';`,
        resolveDir: root,
      }));
    },
  };
}

/** What a package has to export: all of it if a module imports its namespace. */
function exportsOf(chunk, importers) {
  const used = new Set();
  for (const text of importers) {
    const rest = text.replaceAll(new RegExp(`import\\{([^}]*)\\}from"\\./${chunk}\\.js"`, 'g'), (_, list) => {
      for (const one of list.split(',')) used.add(one.split(' as ')[0]);
      return '';
    });
    if (new RegExp(`import [\\w$]+(,\\S*)? ?from"\\./${chunk}\\.js"`).test(rest)) {
      throw new Error(`${chunk} has no default export: import what it exports by name.`);
    }
    if (rest.includes(`"./${chunk}.js"`)) return '*';
  }
  return `{ ${[...used].join(', ')} }`;
}
