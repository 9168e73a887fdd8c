import { accessSync, constants, statSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import type { SystemEnvironment } from './environment.ts';

/** Returns the path of the program that a shell would run for a bare name: the first executable file in PATH. */
export function which(
  program: string,
  { env, platform }: Pick<SystemEnvironment, 'env' | 'platform'>,
): string | undefined {
  const { delimiter, extname, join } = platform === 'win32' ? win32 : posix;
  const endings =
    platform === 'win32' && extname(program) === ''
      ? (env.PATHEXT || '.COM;.EXE;.BAT;.CMD').split(delimiter)
      : [''];
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    for (const ending of folder === '' ? [] : endings) {
      const path = join(folder, program + ending);
      if (isExecutable(path)) return path;
    }
  }
  return undefined;
}

/** Whether a path is a file that may be executed; on Windows, whether it is a file. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
