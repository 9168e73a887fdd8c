/** Builds the small part of the program that starts first, for the package or for an executable. */
import { createHash } from 'node:crypto';
import { build } from 'esbuild';
import { bundle } from './bundle.mjs';

/**
 * `executable`: given if it finds the other files within the executable that it starts, with the `compiled` chunk files
 * whose code is there as well.
 */
export async function makeEntry({ outfile, buildName, executable }) {
  const { outdir: _, ...settings } = bundle;
  await build({
    ...settings,
    entryPoints: ['src/build/start/entry.ts'],
    format: 'cjs',
    outfile,
    define: {
      MCPC_BUILD: JSON.stringify(buildName),
      MCPC_EXECUTABLE: JSON.stringify(executable) ?? 'undefined',
    },
    write: true,
  });
}

/** The name of a build: a hash of its chunks, given as texts by the names of their files. */
export function nameOf(chunks) {
  const hash = createHash('sha256');
  for (const [file, text] of [...chunks].sort()) hash.update(`${file}\n${text}\n`);
  return hash.digest('hex').slice(0, 16);
}
