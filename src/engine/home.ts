import { homedir } from 'node:os';

/** `~` and `~/…` as a shell expands them. */
export function expandHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? homedir() + path.slice(1) : path;
}
