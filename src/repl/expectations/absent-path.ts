import { isObject, type Json } from '../../core/json.ts';
import { query } from '../../render/query/query.ts';
import { sanitiseLine } from '../../terminal/sanitise.ts';

/** How many members are named. */
const mostNames = 12;

const step = /^\.?(?:[A-Za-z_]\w*(?!\w*\()|"(?:[^"\\]|\\.)*"|\[-?\d+\])/;

/**
 * Returns a sentence about why a path finds nothing: what the result has at the last step that exists, such as the names of
 * the members. Empty if that is not known, or if the value is null.
 */
export async function describeAbsence(path: string, value: Json): Promise<string> {
  let found = value;
  let at = '';
  let missing = '';
  for (let rest = path; rest !== ''; ) {
    const [next] = step.exec(rest) ?? [];
    if (next === undefined) return '';
    const part = await query(at + next, value);
    missing = next.replace(/^\.?"?|"$/g, '');
    if (part === null) break;
    found = part;
    at += next;
    rest = rest.slice(next.length);
  }
  const subject = at === '' ? 'The result' : `.${at}`;
  if (Array.isArray(found)) return `${subject} is a list of ${found.length}.`;
  if (!isObject(found)) return `${subject} is not an object.`;
  if (Object.hasOwn(found, missing)) return '';
  const names = Object.keys(found).map(sanitiseLine);
  if (names.length === 0) return `${subject} is an empty object.`;
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : '';
  return `${subject} has: ${names.slice(0, mostNames).join(', ')}${more}.`;
}
