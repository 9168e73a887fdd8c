import { findNodeAtLocation, getNodeValue, type Node, parseTree } from 'jsonc-parser';
import type { Change } from '../core/interface-changes.ts';

/** What a line of a lock file is about: a definition or the server itself, and a member of it as a JSON Pointer. */
export type Place = Pick<Change, 'server' | 'kind' | 'name' | 'path'>;

/** The list that has definitions of a kind, and the member that identifies them. */
const lists = {
  tool: ['tools', 'name'],
  prompt: ['prompts', 'name'],
  resource: ['resources', 'uri'],
  template: ['templates', 'uriTemplate'],
} as const;

/**
 * Returns a function that finds the line of the text of a lock file, counted from 1, on which something begins: what is
 * asked for, or else the innermost value around it that the file has. It returns undefined if the file has several servers,
 * but not this one.
 */
export function definitionLines(text: string): (place: Place) => number | undefined {
  const tree = parseTree(text);
  const servers = tree && findNodeAtLocation(tree, ['servers']);
  const starts = lineStarts(text);
  return ({ server, kind, name, path }) => {
    const [only, ...others] = servers?.children ?? [];
    const found = servers && findNodeAtLocation(servers, [server]);
    // The name of a single server depends on how it was opened.
    let node = found ?? (others.length === 0 ? only?.children?.[1] : undefined);
    if (node === undefined) return undefined;
    if (kind !== 'server') {
      const [list, key] = lists[kind];
      const definitions = findNodeAtLocation(node, [list]);
      const definition = definitions?.children?.find((each) => nameIn(each, key) === name);
      if (definition === undefined) return lineOf((definitions ?? node).offset, starts);
      node = definition;
    }
    return lineOf(innermost(node, path).offset, starts);
  };
}

function nameIn(definition: Node, key: string): unknown {
  const node = findNodeAtLocation(definition, [key]);
  return node && getNodeValue(node);
}

/** Returns the value at a JSON Pointer, or the innermost one around it. */
function innermost(node: Node, path: string): Node {
  let found = node;
  for (const token of path.split('/').slice(1)) {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    const member = findNodeAtLocation(found, [found.type === 'array' ? Number(name) : name]);
    if (member === undefined) return found;
    found = member;
  }
  return found;
}

/** Returns the offsets at which the lines of a text begin. */
function lineStarts(text: string): number[] {
  return [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
}

function lineOf(offset: number, starts: readonly number[]): number {
  return starts.findLastIndex((start) => start <= offset) + 1;
}
