import { UsageError } from '../../core/errors.ts';

/** A step into JSON: a member, an item (counted from the end if negative), or all of them. */
export type MaskStep = { member: string } | { item: number } | 'members' | 'items';

/** The values that a line `mask PATH` names. */
export type MaskPath = readonly MaskStep[];

const step = /^(?:\.?([A-Za-z_]\w*)|\.?("(?:[^"\\]|\\.)*")|\[(-?\d+)\]|(\.?\*)|(\[(?:\*?)\]))(?=$|\.|\[)/;

/**
 * Parses the path of a mask: members, indices and the wildcards `*` and `[*]`, as in `.items[*].id`. It is a part of
 * JMESPath that says where values are, not only what they are. Throws UsageError.
 */
export function parseMaskPath(text: string): MaskPath {
  const path: MaskStep[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const found = step.exec(rest);
    if (found === null) throw invalid(text, rest);
    const [all, name, quoted, index, wildcard] = found;
    rest = rest.slice(all.length);
    if (name !== undefined) path.push({ member: name });
    else if (quoted !== undefined) path.push({ member: unquoted(quoted, text) });
    else if (index !== undefined) path.push({ item: Number(index) });
    else path.push(wildcard === undefined ? 'items' : 'members');
    if (rest === '.') throw invalid(text, rest);
  }
  if (path.length === 0) throw invalid(text, rest);
  return path;
}

function unquoted(quoted: string, text: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    throw invalid(text, quoted);
  }
}

function invalid(text: string, rest: string): UsageError {
  const where = rest === '' ? '' : ` at ${rest}`;
  return new UsageError(`${text === '' ? 'A mask' : `The mask ${text}`} is not a path${where}.`, {
    hint: 'As in: mask .structuredContent.items[*].id',
  });
}
