import { basename, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Root, Roots } from '../api/handlers.ts';

interface EngineRoot {
  uri: string;
  name?: string;
}

/** Returns the roots as the engine sends them: a list, or a function that is called for each request. */
export function toEngineRoots(roots: Roots): EngineRoot[] | (() => Promise<EngineRoot[]>) {
  if (typeof roots === 'function') return async () => (await roots()).map(toEngineRoot);
  return roots.map(toEngineRoot);
}

function toEngineRoot(root: Root): EngineRoot {
  if (typeof root !== 'string') return root;
  if (/^[a-z][a-z\d+.-]+:/i.test(root)) return { uri: root, ...rootName(root) };
  const path = resolve(root);
  return { uri: pathToFileURL(path).href, name: basename(path) };
}

function rootName(uri: string): { name?: string } {
  if (!uri.startsWith('file:')) return {};
  try {
    return { name: basename(fileURLToPath(uri)) };
  } catch {
    return {};
  }
}
