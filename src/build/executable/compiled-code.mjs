/** Has V8 compile the program for an executable, which then starts fast on its first run and without a cache, too. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const server = fileURLToPath(new URL('least-server.cjs', import.meta.url));

/**
 * Returns the compiled code of the chunk files that a call or a completion loads, by file name. It holds the functions
 * that ran. `node`: a Node with the V8 that will run the code; `program`: the path of the program.
 */
export function compileProgram({ node, program }) {
  const home = mkdtempSync(join(tmpdir(), 'mcpc-executable-'));
  try {
    const completed = codeOf(['__complete', '--', 'tool'], /^tools\b/);
    return new Map([
      ...completed,
      ...codeOf(['call', `"${node}" "${server}"`, 'greet', 'name=you'], /^Hello/),
    ]);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }

  /** The code that is cached after a line, which must print the expected. */
  function codeOf(line, expected) {
    const cache = mkdtempSync(join(home, 'code-'));
    const { PATH, SystemRoot } = process.env;
    const env = {
      PATH,
      SystemRoot,
      HOME: home,
      USERPROFILE: home,
      LOCALAPPDATA: home,
      MCPC_CODE_CACHE: cache,
    };
    const printed = execFileSync(node, [program, ...line], { env, encoding: 'utf8' });
    if (!expected.test(printed)) throw new Error(`"mcpc ${line.join(' ')}" printed: ${printed}`);
    const [build] = readdirSync(cache);
    if (build === undefined) throw new Error(`"mcpc ${line.join(' ')}" cached no compiled code.`);
    const folder = join(cache, build);
    return readdirSync(folder).map((file) => {
      // Each file of the cache contains the code twice.
      const bytes = readFileSync(join(folder, file));
      return [file, bytes.subarray(0, bytes.length / 2)];
    });
  }
}
