/** What the program and the library are bundled with. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const dist = join(root, 'dist');

/** Whitespace goes, names stay: they stand in reports of faults. */
const form = {
  platform: 'node',
  target: 'node20',
  minifySyntax: true,
  minifyWhitespace: true,
  logLevel: 'warning',
};

/** Zod's messages in forty languages, of which mcpc shows none. */
const oneLanguage = {
  name: 'one-language',
  setup({ onLoad }) {
    const contents = "export { default as en } from './en.js';";
    onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({ contents }));
  },
};

/** mcpc itself decides what a stream shows; chalk's way to find out takes parts of Node to be loaded. */
const noGuessing = {
  name: 'no-guessing',
  setup({ onLoad }) {
    const contents = 'export default { stdout: false, stderr: false };';
    onLoad({ filter: /chalk[\\/]source[\\/]vendor[\\/]supports-color[\\/]index\.js$/ }, () => ({ contents }));
  },
};

/** The SDK writes warnings of its own, in words meant for programmers; what mcpc writes is its own. */
const silentSdk = {
  name: 'silent-sdk',
  setup({ onLoad }) {
    onLoad({ filter: /@modelcontextprotocol[\\/].*\.m?js$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, 'utf8'), {
        drop: ['console'],
        target: form.target,
      });
      return { contents: code };
    });
  },
};

export const bundle = {
  ...form,
  absWorkingDir: root,
  bundle: true,
  outdir: dist,
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  plugins: [oneLanguage, noGuessing, silentSdk],
  write: false,
};

/** An ES module with `require` in place of each `import`, those for later too. */
export async function asCommonJs(text) {
  const supported = { 'dynamic-import': false };
  const { code } = await transform(text, { ...form, format: 'cjs', supported });
  return code;
}
