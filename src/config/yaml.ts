import { isScalar, LineCounter, parseDocument, stringify, visit } from 'yaml';
import { isJsonNumber, parseNumber } from '../core/exact-number.ts';
import { isObject, type Json } from '../core/json.ts';
import { isTooDeepValue, stringifyJson, tooDeep } from '../core/json-text.ts';

/** How deep a text may be nested: the parser overflows the stack, which can end the process, at about 800 levels. */
const deepestText = 250;

/**
 * Parses a YAML document (version 1.2) that has the types of JSON. Numbers keep their digits. Throws an Error that says
 * what is wrong and where.
 */
export function parseYaml(text: string): Json {
  if (isTextTooDeep(text)) throw new Error('it is nested too deep');
  const lines = new LineCounter();
  // The parser's own check for repeated keys takes quadratic time.
  const document = parseDocument(text, { logLevel: 'silent', uniqueKeys: false, lineCounter: lines });
  const [problem] = document.errors;
  if (problem !== undefined) throw new Error(problem.message.split('\n', 1)[0]?.replace(/:$/, ''));
  visit(document, {
    Map: (_key, { items }) => {
      const names = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (names.has(key.value)) {
          const { line, col } = lines.linePos(key.range?.[0] ?? 0);
          throw new Error(`Map keys must be unique at line ${line}, column ${col}`);
        }
        names.add(key.value);
      }
    },
    Scalar: (_key, node) => {
      const { value, source } = node;
      if (typeof value !== 'number') return;
      if (!Number.isFinite(value)) node.value = source;
      else if (source !== undefined && isJsonNumber(source)) node.value = parseNumber(source);
    },
  });
  const value: unknown = document.toJS();
  if (isTooDeepValue(value)) throw new Error(`it is ${tooDeep}`);
  if (!isJson(value)) throw new Error('it has a value that JSON has no type for');
  return value;
}

/** Returns JSON as YAML, with long texts on lines of their own; undefined if it would not be the same once parsed. */
export function stringifyYaml(value: Json): string | undefined {
  const text = stringify(value, { lineWidth: 0, blockQuote: 'literal', aliasDuplicateObjects: false });
  try {
    return stringifyJson(parseYaml(text)) === stringifyJson(value) ? text : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a text is nested too deep for the parser. Brackets in quotes count, too. */
function isTextTooDeep(text: string): boolean {
  /** The columns of the open blocks. */
  const columns: number[] = [];
  let brackets = 0;
  for (const line of text.split('\n')) {
    // `- - x` and `? - x` open several blocks.
    const [lead = ''] = /^ *(?:[-?:][ \t]+)*/.exec(line) ?? [];
    const opened = [...lead.matchAll(/[-?:][ \t]+/g)].map((found) => found.index + found[0].length);
    const indent = lead.search(/[^ ]|$/);
    while ((columns.at(-1) ?? -1) >= indent) columns.pop();
    if (line.trim() !== '') columns.push(indent, ...opened);
    for (const [bracket] of line.matchAll(/[[\]{}]/g)) {
      brackets = Math.max(0, brackets + (bracket === '[' || bracket === '{' ? 1 : -1));
      if (columns.length + brackets > deepestText) return true;
    }
    if (columns.length + brackets > deepestText) return true;
  }
  return false;
}

/** Whether a value consists of what JSON has: not a set or binary data, which YAML has tags for. */
function isJson(value: unknown): value is Json {
  if (Array.isArray(value)) return value.every(isJson);
  if (isObject(value)) {
    const prototype: unknown = Object.getPrototypeOf(value);
    return (prototype === Object.prototype || prototype === null) && Object.values(value).every(isJson);
  }
  return value !== undefined && typeof value !== 'bigint';
}
