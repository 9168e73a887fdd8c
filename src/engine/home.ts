import { homeFolder } from '../config/home.ts';

/** `~` and `~/…` as a shell expands them. */
export function expandHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? homeFolder() + path.slice(1) : path;
}
