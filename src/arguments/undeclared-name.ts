import { didYouMean } from '../core/did-you-mean.ts';
import { UsageError } from '../core/errors.ts';
import { joinPath } from '../schema/argument-path.ts';
import type { SchemaNode } from '../schema/schema-node.ts';

/** How many names a sentence lists. */
const mostNames = 12;

/**
 * Checks a member's name that `node`, which is at `path`, does not declare. A name that the schema forbids is an error, and
 * so is one that resembles a declared one. Returns a note about any other name, unless the schema describes it.
 * @throws UsageError
 */
export function undeclaredName(name: string, node: SchemaNode, path: string): string | undefined {
  const owner = path === '' ? '' : ` in ${path}`;
  const { names } = node;
  const alike = names.filter((declared) => declared.length > 2 || name.length <= 3);
  const nested = nestedPath(name, node, path);
  const meant = nested === undefined ? didYouMean(name, alike) : ` Did you mean "${nested}"?`;
  const described = node.member(name);
  if (described?.merged.impossible) {
    throw new UsageError(`There is no argument "${name}"${owner}.${meant}`, {
      hint: knownNames(names, path),
    });
  }
  if (described !== undefined || names.length === 0) return undefined;
  // Any single letter resembles any other.
  if (nested === undefined && meant !== '' && name.length > 1) {
    throw new UsageError(`There is no argument "${name}"${owner}.${meant}`, {
      hint: `${knownNames(names, path)} Use --no-validate to send any name.`,
    });
  }
  return `"${joinPath(path, name)}" is not a declared argument; it is sent anyway.${nested === undefined ? '' : meant}`;
}

/** How deep a member is searched for: a schema may be recursive. */
const deepest = 3;

/** Returns the path of the member called `name` inside the members of `node`, which is at `path`. */
function nestedPath(name: string, node: SchemaNode, path: string): string | undefined {
  let level = node.names.map((outer) => ({ node: node.member(outer), path: joinPath(path, outer) }));
  for (let depth = 0; depth < deepest && level.length > 0; depth += 1) {
    const owner = level.find((one) => one.node?.names.includes(name));
    if (owner !== undefined) return joinPath(owner.path, name);
    level = level.slice(0, mostNames).flatMap((one) =>
      (one.node?.names ?? []).map((inner) => ({
        node: one.node?.member(inner),
        path: joinPath(one.path, inner),
      })),
    );
  }
  return undefined;
}

function knownNames(names: readonly string[], path: string): string {
  const subject = path === '' ? 'The arguments' : `The members of ${path}`;
  if (names.length === 0) return path === '' ? 'It takes no arguments.' : `${path} takes no members.`;
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : '';
  return `${subject} are ${names.slice(0, mostNames).join(', ')}${more}.`;
}
