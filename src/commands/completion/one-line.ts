import { shortened } from '../../arguments/shown.ts';

/** A menu's row has no room for more characters. */
const mostCharacters = 100;

/** Prose of a server on one line, cut; undefined when there is none. */
export function oneLine(text: string | undefined): string | undefined {
  // What is far behind the cut is not worth being looked through.
  const line = text
    ?.slice(0, 4 * mostCharacters)
    .replace(/\s+/gu, ' ')
    .trim();
  return line === undefined || line === '' ? undefined : shortened(line, mostCharacters);
}

/** The parts that are there; undefined when there are none. */
export function joined(...parts: (string | undefined)[]): string | undefined {
  return parts.filter((part) => part !== undefined && part !== '').join(' ') || undefined;
}

/** The description member of a candidate, made of the parts that are there. */
export function described(...parts: (string | undefined)[]): { description?: string } {
  const description = joined(...parts);
  return description === undefined ? {} : { description };
}
