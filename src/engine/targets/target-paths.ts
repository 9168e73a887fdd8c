import { statSync } from 'node:fs';
import { extname } from 'node:path';
import { isScript } from './interpreters.ts';

const configEndings = new Set(['.json', '.jsonc', '.toml']);

export function isConfigFile(path: string): boolean {
  return configEndings.has(extname(path).toLowerCase());
}

/** A bare name is never a file: a path has a separator, a blank, a home sign, or a script's or config's ending. */
export function looksLikePath(target: string): boolean {
  return /[\\/\s]/.test(target) || target.startsWith('~') || isScript(target) || isConfigFile(target);
}

/** `FILE.json:NAME` and `FILE.toml:NAME`, split at the first place where that can be. */
export function splitConfigTarget(target: string): { file: string; server: string } | undefined {
  const [, file, server] = /^(.*?\.(?:jsonc?|toml)):(.+)$/is.exec(target) ?? [];
  return file === undefined || server === undefined ? undefined : { file, server };
}

export function kindOf(path: string): 'file' | 'folder' | undefined {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'file';
  } catch {
    return undefined;
  }
}
