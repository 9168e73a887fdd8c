import { isObject, type JsonObject } from '../../core/json.ts';
import { mapSubschemas, type Schema, subschemasByPath } from '../../schema/schema-document.ts';
import { type Finding, given, pointer } from './finding.ts';
import { compareText } from './wording.ts';

/** The keywords by which schemas are compared, or that give them names. All others are only read. */
const compared = new Set(
  (
    '$anchor $defs $dynamicAnchor $dynamicRef $id $recursiveAnchor $recursiveRef $ref $schema $vocabulary ' +
    'additionalItems additionalProperties allOf anyOf const contains definitions dependencies dependentRequired ' +
    'dependentSchemas else enum exclusiveMaximum exclusiveMinimum format id if items maxContains maxItems maxLength ' +
    'maxProperties maximum minContains minItems minLength minProperties minimum multipleOf not nullable oneOf pattern ' +
    'patternProperties prefixItems properties propertyNames required then type unevaluatedItems ' +
    'unevaluatedProperties uniqueItems'
  ).split(' '),
);

/** A server's schemas can be of any size; texts in further subschemas are not compared. */
const mostSchemas = 5_000;

/**
 * Compares what two schemas say besides what they accept: descriptions, titles, examples, defaults. Subschemas are
 * compared with those at the same place.
 */
export function compareSchemaTexts(before: Schema, after: Schema, path: string): Finding[] {
  const findings: Finding[] = [];
  const waiting = [{ old: before, current: after, at: path }];
  for (let count = 0; count < mostSchemas; count += 1) {
    const next = waiting.pop();
    if (next === undefined) break;
    const { old, current, at } = next;
    if (!isObject(old) || !isObject(current)) continue;
    findings.push(...compareKeywords(old as JsonObject, current as JsonObject, at, path));
    const others = new Map(subschemasByPath(current as JsonObject));
    for (const [inner, schema] of [...subschemasByPath(old as JsonObject)].reverse()) {
      const other = others.get(inner);
      if (other !== undefined) waiting.push({ old: schema, current: other, at: at + inner });
    }
  }
  return findings;
}

function compareKeywords(before: JsonObject, after: JsonObject, at: string, root: string): Finding[] {
  const keywords = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keywords]
    .filter((keyword) => !compared.has(keyword))
    .flatMap((keyword) => {
      const subject = `The ${keyword} of ${placeName(at.slice(root.length)) || 'the schema'}`;
      return compareText(given(before, keyword), given(after, keyword), pointer(at, keyword), subject);
    });
}

/** Returns what users call the value that a subschema describes: `filters.limit`, `rows[]`; empty for the whole. */
export function placeName(at: string): string {
  const steps = at.split('/').slice(1).map(decoded);
  const names: string[] = [];
  while (steps.length > 0) {
    const step = steps.shift();
    if (step === 'properties') names.push(`.${steps.shift() ?? ''}`);
    else if (step === 'items') names.push('[]');
    else return `the schema at ${at}`;
  }
  return names.join('').replace(/^\./, '');
}

function decoded(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** Returns a schema without what {@link compareSchemaTexts} compares. */
export function withoutTexts(schema: Schema): Schema {
  if (typeof schema === 'boolean') return schema;
  const kept = Object.entries(schema).filter(([keyword]) => compared.has(keyword));
  return mapSubschemas(Object.fromEntries(kept), withoutTexts);
}
