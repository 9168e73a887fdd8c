/**
 * Builds `dist/library/`, which `import { Client } from 'mcpc'` loads: the code in CommonJS chunks that are loaded when
 * they are needed, an ES module that re-exports it (so that each class exists once, however it is loaded), and the
 * declarations of what can be reached from the outside. The program does not use it. Names are not shortened: they are
 * in the stack traces of other programs.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { build } from 'esbuild';
import { asCommonJs, bundle, dist, root } from './bundle.mjs';
import { sharedPackages } from './packages.mjs';

const library = join(dist, 'library');

/** Writes the library. Returns the texts of its ES modules, which import packages, and of its licences. */
export async function makeLibrary() {
  mkdirSync(library, { recursive: true });
  const { outputFiles, metafile } = await build({
    ...bundle,
    entryPoints: { index: 'src/index.ts' },
    plugins: [sharedPackages, ...bundle.plugins],
    // That of the program, if it has one.
    external: ['@opentelemetry/api'],
    outdir: library,
    splitting: true,
    format: 'esm',
    chunkNames: '[name]-[hash]',
    legalComments: 'linked',
    metafile: true,
  });
  const isLicence = ({ path }) => path.endsWith('.LEGAL.txt');
  const chunks = outputFiles.filter((file) => !isLicence(file));
  for (const { path, text } of chunks) {
    const { code } = await asCommonJs(text, { minifyIdentifiers: false });
    writeFileSync(join(library, basename(path)), code.replaceAll('"./package-', '"../chunks/package-'));
  }
  const { exports } = metafile.outputs[relative(root, join(library, 'index.js')).replaceAll('\\', '/')];
  const names = exports.map((name) => `  ${name},`).join('\n');
  writeFileSync(
    join(library, 'index.mjs'),
    `import library from './index.js';\n\nexport const {\n${names}\n} = library;\n`,
  );
  makeDeclarations();
  return {
    texts: chunks.map(({ text }) => text),
    licences: outputFiles.filter(isLicence).map(({ text }) => text),
  };
}

/** The declarations of all that is reached from `index`: nothing of the engine is, nor of any package. */
function makeDeclarations() {
  const folder = mkdtempSync(join(tmpdir(), 'mcpc-declarations-'));
  try {
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const options = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--outDir', folder];
    const project = join(root, 'src/build/declarations.json');
    execFileSync(process.execPath, [tsc, '--project', project, ...options], { stdio: 'inherit' });
    take(folder, 'index', new Set());
    const reference = '/// <reference lib="esnext.disposable" />\n';
    writeFileSync(join(library, 'index.d.ts'), `${reference}export * from './types/index.js';\n`);
    writeFileSync(join(library, 'index.d.mts'), `${reference}export * from './types/index.js';\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Copies one declaration and those that it names. */
function take(folder, name, taken) {
  if (taken.has(name)) return;
  taken.add(name);
  const text = readFileSync(join(folder, 'src', `${name}.d.ts`), 'utf8');
  const named = [...text.matchAll(/(?:from|import\()\s*["']([^"']+)["']/g)].map(([, path]) => path);
  for (const path of named) {
    if (!path.startsWith('.')) throw new Error(`The declarations of ${name} need the package ${path}.`);
    take(folder, join(dirname(name), path).replaceAll('\\', '/').replace(/\.ts$/, ''), taken);
  }
  const file = join(library, 'types', `${name}.d.ts`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text.replaceAll(/(from\s*["']\.[^"']*)\.ts(["'])/g, '$1.js$2'));
}
