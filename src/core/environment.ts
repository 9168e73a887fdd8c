import { accessSync, constants, statSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import { homeFolder, type PathContext } from './home.ts';

/** The system that mcpc runs on, as far as targets, config files and logins depend on it. Tests hand in their own. */
export interface SystemEnvironment extends PathContext {
  env: NodeJS.ProcessEnv;
  /** The file mode creation mask for files that the user names; undefined for that of this process. */
  umask?: number | undefined;
  /** `process.platform`. */
  platform: string;
}

/** Returns the environment of this process. `cwd` is `/` if the working folder was removed. */
export function systemEnvironment(): SystemEnvironment {
  return {
    env: process.env,
    cwd: workingFolder() ?? '/',
    home: homeFolder(),
    platform: process.platform,
  };
}

/** Returns the folder that this process runs in; undefined if it was removed. */
export function workingFolder(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}

/** Returns the folder for temporary files that the variables name; that of the system by default. */
export function temporaryFolder({
  env,
  cwd,
  platform,
}: Pick<SystemEnvironment, 'env' | 'cwd' | 'platform'>): string {
  const { TMPDIR, TMP, TEMP, SystemRoot, windir } = env;
  if (platform === 'win32') return TEMP || TMP || `${SystemRoot || windir}\\temp`;
  return posix.resolve(cwd, TMPDIR || TMP || TEMP || '/tmp');
}

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
