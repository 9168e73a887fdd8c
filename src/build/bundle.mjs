/** What the program and the library are bundled with. */
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const dist = join(root, 'dist');

const form = {
  platform: 'node',
  target: 'node20',
  minifySyntax: true,
  minifyWhitespace: true,
  logLevel: 'warning',
};

/** How many modules each plugin has replaced. */
const replacements = new Map();

/** Zod's messages in forty languages, of which mcpc shows none. */
const oneLanguage = replacing(
  'one-language',
  /zod[\\/]v4[\\/]locales[\\/]index\.js$/,
  () => "export { default as en } from './en.js';",
);

/** mcpc decides itself what a stream shows; chalk's detection makes Node load more of itself. */
const noColorDetection = replacing(
  'no-color-detection',
  /chalk[\\/]source[\\/]vendor[\\/]supports-color[\\/]index\.js$/,
  () => 'export default { stdout: false, stderr: false };',
);

/** ora's spinners, of which mcpc uses none. */
const noSpinners = replacing('no-spinners', /cli-spinners[\\/]spinners\.json$/, () => '{}');

/** The SDK's package for servers contains the same copy of Ajv as the one for clients. */
const oneAjv = replacing(
  'one-ajv',
  /@modelcontextprotocol[\\/]server[\\/]dist[\\/]ajvProvider-[^\\/]+\.mjs$/,
  async (path) => {
    const client = join(dirname(path), '../../client/dist');
    const files = readdirSync(client).filter((file) => /^ajvProvider-.*\.mjs$/.test(file));
    const codeOf = async (file) =>
      (await readFile(file, 'utf8')).replaceAll(/^import .*|^\/\/# source.*/gm, '');
    const own = await codeOf(path);
    for (const file of files) {
      if ((await codeOf(join(client, file))) === own) return `export * from '../../client/dist/${file}';`;
    }
    throw new Error('The packages of the SDK no longer contain the same copy of Ajv.');
  },
);

/** The SDK's console warnings are meant for programmers; mcpc reports problems in its own words. */
const silentSdk = replacing('silent-sdk', /@modelcontextprotocol[\\/].*\.m?js$/, async (path) => {
  const { code } = await transform(await readFile(path, 'utf8'), { drop: ['console'], target: form.target });
  return namedErrors(code);
});

const namedJoseErrors = replacing(
  'named-jose-errors',
  /jose[\\/]dist[\\/]webapi[\\/]util[\\/]errors\.js$/,
  async (path) => namedErrors(await readFile(path, 'utf8')),
);

/** Gives error classes their name as a member: some errors show the name of their class, which is shortened in `dist/`. */
function namedErrors(code) {
  return code.replaceAll(
    /\b(?:var (\w+) = )?class(?: (\w+))? extends \w*Error \{/g,
    (declaration, variable, name = variable) =>
      name === undefined ? declaration : `${declaration} static name = ${JSON.stringify(name)};`,
  );
}

/**
 * cli-table3 depends on an old string-width that measures emoji of several code points wrongly and is slow for ASCII:
 * with ours its columns are aligned, and drawing a table takes half of the time.
 */
const oneStringWidth = replacing(
  'one-string-width',
  /cli-table3[\\/]node_modules[\\/]string-width[\\/]index\.js$/,
  () => "module.exports = require('../../../string-width/index.js').default;",
);

/**
 * package.json says `commonjs`, so that esbuild takes a file without exports for CommonJS: it would wrap each module that
 * the file imports in a function of its own, which makes the program larger and its start slower.
 */
const esEntryPoints = replacing(
  'es-entry-points',
  /[\\/]src[\\/](main|complete)\.ts$/,
  async (path) => `${await readFile(path, 'utf8')}\nexport {};`,
);

/** Nothing but the version is read of a package.json. */
const onlyVersion = replacing('only-version', /[\\/]package\.json$/, async (path) => {
  const { version } = JSON.parse(await readFile(path, 'utf8'));
  return JSON.stringify({ version });
});

/** Images are decoded in a thread of their own, which cannot load chunks: its code is a string in one of them. */
const imageWorker = replacing(
  'image-worker',
  /[\\/]src[\\/]render[\\/]images[\\/]worker-code\.ts$/,
  async () => {
    const { outputFiles } = await build({
      ...form,
      absWorkingDir: root,
      bundle: true,
      entryPoints: ['src/render/images/worker.ts'],
      format: 'cjs',
      charset: 'ascii',
      write: false,
    });
    return `export const workerCode = ${JSON.stringify(outputFiles[0].text)};`;
  },
);

/** A plugin that replaces the modules whose paths match. */
function replacing(name, filter, contentsOf) {
  replacements.set(name, 0);
  return {
    name,
    setup({ onLoad }) {
      onLoad({ filter }, async ({ path }) => {
        replacements.set(name, replacements.get(name) + 1);
        return { contents: await contentsOf(path), loader: 'default' };
      });
    },
  };
}

/** Throws if a plugin has replaced nothing so far: a package has moved the files that its pattern means. */
export function checkReplacements() {
  for (const [name, count] of replacements) {
    if (count === 0) throw new Error(`The bundle plugin ${name} matched no module: adapt its pattern.`);
  }
}

export const bundle = {
  ...form,
  absWorkingDir: root,
  bundle: true,
  outdir: dist,
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  plugins: [
    imageWorker,
    oneLanguage,
    noSpinners,
    oneAjv,
    noColorDetection,
    silentSdk,
    namedJoseErrors,
    oneStringWidth,
    esEntryPoints,
    onlyVersion,
  ],
  write: false,
};

/** Returns the code and the source map of an ES module with `require` in place of each `import`, those for later too. */
export async function asCommonJs(text, { minifyIdentifiers }) {
  const settings = { format: 'cjs', supported: { 'dynamic-import': false }, sourcemap: 'external' };
  const { code, map } = await transform(text, {
    ...form,
    ...settings,
    minifyIdentifiers,
    sourcesContent: false,
  });
  return { code, map: JSON.parse(map) };
}
