import { ExactNumber } from '../../core/exact-number.ts';
import { isObject, type JsonObject } from '../../core/json.ts';
import type { Listing, Tool } from '../../core/protocol.ts';
import { isSchema, mapSubschemas, type Schema } from '../../schema/schema-document.ts';
import { headerText } from '../http/headers.ts';

/** Marks an argument that travels as an HTTP header, too (specification 2026-07-28, "Custom headers"). */
const mark = 'x-mcp-header';
/** A name of a header (RFC 9110, "token"). */
const token = /^[\w!#$%&'*+.^`|~-]+$/;
const sendable = new Set<unknown>(['string', 'integer', 'boolean']);

/**
 * Returns the tools that can be called over HTTP in the modern era. One whose `x-mcp-header` annotations break the rules
 * must be left out (specification 2026-07-28, "x-mcp-header"), which is reported to `onDiagnostic`.
 */
export function withUsableHeaders(
  { items, raw }: Listing<Tool>,
  onDiagnostic: (code: string, message: string) => void,
): Listing<Tool> {
  const usable = items.map(({ name, inputSchema }) => {
    const fault = headerFault(inputSchema);
    if (fault !== undefined) onDiagnostic('argument-headers', `The tool "${name}" is left out: ${fault}`);
    return fault === undefined;
  });
  return { items: items.filter((_tool, at) => usable[at]), raw: raw.filter((_tool, at) => usable[at]) };
}

/** The headers that arguments of a call travel as, too, by the marks in the tool's schema. */
export function argumentHeaders(schema: JsonObject, args: JsonObject): Record<string, string> {
  const headers: Record<string, string> = {};
  const visit = (inner: JsonObject, given: unknown): void => {
    const { properties } = inner;
    if (!isObject(properties) || !isObject(given)) return;
    for (const [name, each] of Object.entries(properties)) {
      if (!isObject(each) || !Object.hasOwn(given, name)) continue;
      const text = typeof each[mark] === 'string' ? textOf(given[name]) : undefined;
      if (text !== undefined) headers[`mcp-param-${each[mark]}`.toLowerCase()] = headerText(text);
      visit(each as JsonObject, given[name]);
    }
  };
  visit(schema, args);
  return headers;
}

/** A value as a header has it; undefined for what has no header. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  // A number that was rounded is another one.
  const isExact = value instanceof ExactNumber && /^-?\d+$/.test(String(value));
  return typeof value === 'boolean' || Number.isSafeInteger(value) || isExact ? String(value) : undefined;
}

/** What is wrong with the marks of a schema, as the rest of a sentence; undefined when nothing is. */
export function headerFault(schema: JsonObject): string | undefined {
  const names = new Set<string>();
  const faults: string[] = [];
  /** `argument` is undefined for the schema itself, `direct` says whether only `properties` led here. */
  const visit = (inner: Schema, argument: string | undefined, direct: boolean): void => {
    if (!isObject(inner)) return;
    const { properties, ...others } = inner;
    if (Object.hasOwn(inner, mark)) {
      const fault = markFault(inner, direct && argument !== undefined, names);
      const where = argument === undefined ? 'its schema' : `its argument "${argument}"`;
      if (fault !== undefined) faults.push(`${where} ${fault}`);
    }
    for (const [name, each] of Object.entries(isObject(properties) ? properties : {})) {
      if (isSchema(each)) visit(each, name, direct);
    }
    mapSubschemas(others, (each) => {
      visit(each, argument, false);
      return each;
    });
  };
  visit(schema, undefined, true);
  return faults[0];
}

function markFault(schema: JsonObject, reachable: boolean, names: Set<string>): string | undefined {
  const name = schema[mark];
  if (!reachable) return `has an ${mark} where none is allowed.`;
  if (typeof name !== 'string' || name === '') return `has an ${mark} that is not a name.`;
  if (!token.test(name))
    return `has an ${mark} that cannot be the name of a header: ${JSON.stringify(name)}.`;
  if (!sendable.has(schema.type)) {
    return `has an ${mark}, but is not a string, an integer or a boolean.`;
  }
  if (names.has(name.toLowerCase())) return `has an ${mark} that another argument has, too: ${name}.`;
  names.add(name.toLowerCase());
  return undefined;
}
