import type { JsonObject } from '../core/json.ts';
import { ownMember } from '../core/json.ts';
import { shorten } from '../core/quote.ts';
import { rootNode } from './schema-node.ts';
import { typeName } from './type-names.ts';

const plainName = /^[\p{L}\p{N}_$.-]+$/u;

/**
 * A tool in a line: `multiply(a: number, b: number, unit?: "cm"|"inch" = "cm")`. Required arguments come
 * first. Each type is cut at about 40 characters; optional arguments are left out for `…` once the line
 * is longer than `limit`, required ones never. `Infinity` cuts nothing.
 */
export function signature(name: string, schema: JsonObject, limit = 200): string {
  const { shape, names, ...place } = describeRoot(schema, limit);
  const required = names.filter((argument) => shape.required.has(argument));
  const optional = names.filter((argument) => !shape.required.has(argument));
  let line = `${name}(${required.map((argument) => place.one(argument, '')).join(', ')}`;
  for (const [index, argument] of optional.entries()) {
    const separator = index === 0 && required.length === 0 ? '' : ', ';
    const part = `${separator}${place.one(argument, '?')}`;
    if (line.length + part.length + 1 > limit) return `${line}${separator}…)`;
    line += part;
  }
  return `${line})`;
}

function describeRoot(schema: JsonObject, limit: number) {
  const root = rootNode(schema);
  const one = (argument: string, mark: '' | '?'): string => {
    const member = root.member(argument);
    const shown = plainName.test(argument) ? argument : JSON.stringify(argument);
    const value =
      mark === '?' && member !== undefined ? ownMember(member.merged.keywords, 'default') : undefined;
    const preset =
      value === undefined || value === null
        ? ''
        : ` = ${shorten(JSON.stringify(value), Number.isFinite(limit) ? 30 : limit)}`;
    return `${shown}${mark}: ${typeName(member, Number.isFinite(limit) ? 40 : limit)}${preset}`;
  };
  return { shape: root.merged, names: root.names, one };
}
