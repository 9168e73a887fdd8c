import { promises } from 'node:fs';
import type { InputFiles } from '../arguments/read-source.ts';
import { UsageError } from '../core/errors.ts';
import { resolvePath } from '../core/home.ts';
import type { Environment } from '../terminal/environment.ts';

/** Reads `@file` and `-` in arguments from the working folder and standard input. */
export function inputFiles(environment: Pick<Environment, 'stdin' | 'cwd' | 'home'>): InputFiles {
  return {
    readFile: (path) => promises.readFile(resolvePath(path, environment), 'utf8'),
    async readStdin() {
      const { stdin } = environment;
      if (stdin.isTTY === true) {
        throw new UsageError('The arguments should come from standard input, but it is a terminal.', {
          hint: `Pipe them in, as in: echo '{"a":5}' | mcpc call …, or give them as name=value.`,
        });
      }
      const chunks: Buffer[] = [];
      for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
      return Buffer.concat(chunks).toString('utf8');
    },
  };
}
