import { basename } from 'node:path';

/** Shortens a path, a URL or a command line, for the prompt. */
export function promptName(name: string): string {
  if (name.length <= 40 && !name.includes('/')) return name;
  if (/^[a-z]+:\/\//i.test(name)) return name.replace(/^[a-z]+:\/\//i, '').replace(/^([^/]{1,40}).*$/s, '$1');
  const script = name.split(/\s+/).find((word) => /\.(py|[cm]?[jt]s|json|toml)$/.test(word));
  const short = basename(script ?? name);
  return short.length > 40 ? `${short.slice(0, 39)}…` : short;
}
