import { ExactNumber } from '../../core/exact-number.ts';
import { isObject, type JsonObject } from '../../core/json.ts';
import type { Listing, Tool } from '../../core/protocol.ts';
import { headerFaults, mark } from '../../schema/parameter-headers.ts';
import { headerText } from '../http/headers.ts';

/**
 * Returns the tools that can be called over HTTP in the modern era. One whose `x-mcp-header` annotations break the rules
 * must be left out (specification 2026-07-28, "x-mcp-header"), which is reported to `onDiagnostic`.
 */
export function withUsableHeaders(
  { items, raw, leftOut = [] }: Listing<Tool>,
  onDiagnostic: (code: string, message: string) => void,
): Listing<Tool> {
  const usable = items.map(({ name, inputSchema }) => {
    const [first] = headerFaults(inputSchema);
    if (first === undefined) return true;
    const { argument, fault, name: header } = first;
    const where = argument === undefined ? 'its schema' : `its argument "${argument}"`;
    const what = `${mark} ${fault}${header === undefined ? '' : `: ${JSON.stringify(header)}`}`;
    onDiagnostic('argument-headers', `The tool "${name}" is left out: ${where} has an ${what}.`);
    return false;
  });
  const unusable = [...leftOut, ...raw.filter((_tool, at) => !usable[at])];
  return {
    items: items.filter((_tool, at) => usable[at]),
    raw: raw.filter((_tool, at) => usable[at]),
    ...(unusable.length > 0 ? { leftOut: unusable } : {}),
  };
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
