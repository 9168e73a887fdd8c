import { UsageError } from '../base/errors.ts';
import { didYouMean } from '../base/nearest.ts';
import { joinPath, type Step } from './path.ts';
import type { SchemaPlace } from './schema-place.ts';

/** A sentence lists no more names than this. */
const mostNames = 12;

/**
 * Looks at a step by name into `place`, which is at `path`. A name that the schema forbids is refused. One
 * that it neither declares nor speaks of is refused when it looks like a slip for a declared one, and else
 * let through with the sentence that is returned.
 * @throws UsageError
 */
export function checkName(step: Step, place: SchemaPlace, path: string): string | undefined {
  if (step.kind !== 'member' || place.declares(step.name)) return undefined;
  const owner = path === '' ? '' : ` in ${path}`;
  const { names } = place;
  const alike = names.filter((name) => name.length > 2 || step.name.length <= 3);
  const meant = didYouMean(step.name, alike);
  const described = place.member(step.name);
  if (described?.shape.impossible) {
    throw new UsageError(`There is no argument "${step.name}"${owner}.${meant}`, {
      hint: knownNames(names, path),
    });
  }
  if (described !== undefined || names.length === 0) return undefined;
  // A single letter is next to every other one, which says nothing.
  if (meant !== '' && step.name.length > 1) {
    throw new UsageError(`There is no argument "${step.name}"${owner}.${meant}`, {
      hint: `${knownNames(names, path)} --no-validate sends any name.`,
    });
  }
  return `"${joinPath(path, step.name)}" is no declared argument; it is sent all the same.`;
}

function knownNames(names: readonly string[], path: string): string {
  const subject = path === '' ? 'The arguments' : `The members of ${path}`;
  if (names.length === 0) return path === '' ? 'It takes no arguments.' : `${path} takes no members.`;
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : '';
  return `${subject} are ${names.slice(0, mostNames).join(', ')}${more}.`;
}
