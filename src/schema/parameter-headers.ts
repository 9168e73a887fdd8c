import { isObject, type JsonObject } from '../core/json.ts';
import { subschemasByPath } from './schema-document.ts';

/** Marks an argument that travels as an HTTP header, too (specification 2026-07-28, "Custom headers"). */
export const mark = 'x-mcp-header';
/** A name of a header (RFC 9110, "token"). */
const token = /^[\w!#$%&'*+.^`|~-]+$/;
const sendable = new Set<unknown>(['string', 'integer', 'boolean']);

/** A mark that breaks the rules (specification 2026-07-28, "x-mcp-header"), so that clients must leave out the tool. */
export interface HeaderFault {
  /** JSON Pointer to the schema that has the mark. */
  path: string;
  /** The name of the argument; undefined for the root. */
  argument: string | undefined;
  /** What is wrong with the mark, as a clause that follows it. */
  fault: string;
  /** The value of the mark, if that is what is wrong. */
  name?: string;
}

/** A schema, how it is reached, and the argument that it is about. */
interface Visited {
  schema: JsonObject;
  path: string;
  argument: string | undefined;
  /** Whether only `properties` led here. */
  isDirect: boolean;
}

/** Returns the marks of a schema that break the rules. */
export function* headerFaults(root: JsonObject): Generator<HeaderFault> {
  const names = new Set<string>();
  const waiting: Visited[] = [{ schema: root, path: '', argument: undefined, isDirect: true }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { schema, path, argument, isDirect } = next;
    if (Object.hasOwn(schema, mark)) {
      const fault = faultOf(schema, isDirect && argument !== undefined, names);
      if (fault !== undefined) yield { path, argument, ...fault };
    }
    const members = isObject(schema.properties) ? Object.keys(schema.properties) : [];
    let at = 0;
    const inner = subschemasByPath(schema).flatMap(([step, each]): Visited[] => {
      const member = step.startsWith('/properties/');
      const name = member ? members[at++] : argument;
      if (typeof each === 'boolean') return [];
      return [{ schema: each, path: path + step, argument: name, isDirect: isDirect && member }];
    });
    for (const each of inner.reverse()) waiting.push(each);
  }
}

function faultOf(
  schema: JsonObject,
  isReachable: boolean,
  names: Set<string>,
): Pick<HeaderFault, 'fault' | 'name'> | undefined {
  const name = schema[mark];
  if (!isReachable) return { fault: 'where none is allowed' };
  if (typeof name !== 'string' || name === '') return { fault: 'that is not a name' };
  if (!token.test(name)) return { fault: 'that cannot be the name of a header', name };
  if (!sendable.has(schema.type)) return { fault: 'but is not a string, an integer or a boolean' };
  if (names.has(name.toLowerCase())) return { fault: 'that another argument has, too', name };
  names.add(name.toLowerCase());
  return undefined;
}
