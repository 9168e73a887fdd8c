import { isNumber } from '../../../core/exact-number.ts';
import { isObject, type Json } from '../../../core/json.ts';
import { stringifyJson } from '../../../core/json-text.ts';
import { shorten } from '../../../core/quote.ts';
import { holdsSchemas, isJsonType } from '../../../schema/schema-document.ts';
import { specification } from '../specification.ts';
import { schemaRule, subschemas } from './declared-schema.ts';
import { type Dialect, dialectOf, dialects } from './dialect.ts';

/** What a keyword accepts. */
interface Values {
  /** For the end of a sentence. */
  expected: string;
  accepts: (value: Json) => boolean;
}

/** A keyword in the dialects from `since` up to `until`. */
interface Keyword extends Values {
  since: Dialect;
  until: Dialect;
}

const isText = (value: Json) => typeof value === 'string';
const areNames = (value: Json) =>
  Array.isArray(value) && value.every(isText) && new Set(value).size === value.length;
const areTypes = (value: Json) =>
  Array.isArray(value) && value.length > 0 && areNames(value) && value.every(isJsonType);
const isMap = (accepts: (value: Json) => boolean) => (value: Json) =>
  isObject(value) && Object.values(value).every((inner) => accepts(inner as Json));
const isSchemaValue = (value: Json) => typeof value === 'boolean' || isObject(value);

const text: Values = { expected: 'a string', accepts: isText };
const flag: Values = { expected: 'true or false', accepts: (value) => typeof value === 'boolean' };
const number: Values = { expected: 'a number', accepts: isNumber };
const count: Values = {
  expected: 'a whole number that is not negative',
  accepts: (value) => isNumber(value) && Number.isInteger(Number(value)) && Number(value) >= 0,
};
const list: Values = { expected: 'an array', accepts: Array.isArray };
const names: Values = { expected: 'an array of different strings', accepts: areNames };
const schema: Values = { expected: 'a schema: an object, true or false', accepts: isSchemaValue };
const schemaOrList: Values = {
  expected: 'a schema or an array of schemas',
  accepts: (value) => holdsSchemas('items', value),
};
const listOfSchemas: Values = {
  expected: 'an array of schemas, at least one',
  accepts: (value) => holdsSchemas('allOf', value),
};
const mapOfSchemas: Values = { expected: 'an object of schemas', accepts: isMap(isSchemaValue) };
const mapOfNames: Values = { expected: 'an object of arrays of different strings', accepts: isMap(areNames) };

const keywords = new Map<string, Keyword[]>();

/** @param words the keywords, separated by spaces */
function define(
  words: string,
  values: Values,
  since: Dialect = 'draft-04',
  until: Dialect = '2020-12',
): void {
  for (const word of words.split(' ')) {
    keywords.set(word, [...(keywords.get(word) ?? []), { ...values, since, until }]);
  }
}

define('$ref $schema title description format pattern', text);
define('$id', text, 'draft-06');
define('$comment contentEncoding contentMediaType', text, 'draft-07');
define('$anchor', text, '2019-09');
define('$dynamicRef $dynamicAnchor', text, '2020-12');
define('$recursiveRef', text, '2019-09', '2019-09');
define('uniqueItems', flag);
define('readOnly writeOnly', flag, 'draft-07');
define('deprecated', flag, '2019-09');
define('minimum maximum', number);
define('exclusiveMinimum exclusiveMaximum', flag, 'draft-04', 'draft-04');
define('exclusiveMinimum exclusiveMaximum', number, 'draft-06');
define('multipleOf', {
  expected: 'a number greater than 0',
  accepts: (value) => isNumber(value) && Number(value) > 0,
});
define('minLength maxLength minItems maxItems minProperties maxProperties', count);
define('minContains maxContains', count, '2019-09');
define('type', {
  expected: 'a type of JSON Schema, or an array of different types',
  accepts: (value) => isJsonType(value) || areTypes(value),
});
define('required', names);
define('enum', list);
define('examples', list, 'draft-06');
define('additionalProperties not', schema);
define('additionalItems', schema, 'draft-04', '2019-09');
define('contains propertyNames', schema, 'draft-06');
define('if then else', schema, 'draft-07');
define('unevaluatedItems unevaluatedProperties contentSchema', schema, '2019-09');
define('items', schemaOrList, 'draft-04', '2019-09');
define('items', schema, '2020-12');
define('allOf anyOf oneOf', listOfSchemas);
define('prefixItems', listOfSchemas, '2020-12');
define('properties patternProperties definitions', mapOfSchemas);
define('$defs dependentSchemas', mapOfSchemas, '2019-09');
define('dependentRequired', mapOfNames, '2019-09');
define('dependencies', {
  expected: 'an object of schemas and arrays of different strings',
  accepts: isMap((value) => isSchemaValue(value) || areNames(value)),
});

/** That the values of keywords are those which the dialect allows. */
export const keywordRule = schemaRule(
  {
    id: 'schema/keyword-values',
    weight: 'must',
    summary: 'Schemas are valid in their dialect of JSON Schema.',
    source: specification('2026-07-28/basic#schema-validation', 'Schema Validation'),
  },
  function* ({ schema: root }) {
    const dialect = dialectOf(root);
    if (dialect === undefined) return;
    for (const { path, schema: part } of subschemas(root)) {
      for (const [word, value] of Object.entries(part)) {
        const expected = expectedOf(word, dialect);
        if (expected === undefined || expected.accepts(value)) continue;
        yield {
          path: `${path}/${word}`,
          message: `The value of "${word}" must be ${expected.expected}${adviceOn(word, value, dialect)}.`,
          excerpt: shorten(stringifyJson(value)),
        };
      }
    }
  },
);

/** Returns what a keyword accepts in a dialect; undefined if the dialect does not have it. */
function expectedOf(word: string, dialect: Dialect): Values | undefined {
  const at = dialects.indexOf(dialect);
  return keywords
    .get(word)
    ?.find(({ since, until }) => dialects.indexOf(since) <= at && at <= dialects.indexOf(until));
}

/** Returns what to do instead, as the rest of a sentence. */
function adviceOn(word: string, value: Json, dialect: Dialect): string {
  if (value === null) return '; leave the keyword out instead of setting it to null';
  if (word === 'items' && Array.isArray(value)) return `; in ${dialect}, "prefixItems" takes the array`;
  if (word === 'required' && typeof value === 'boolean')
    return '; list the name in "required" of the object that has the member';
  if (word.startsWith('exclusive') && typeof value === 'boolean')
    return `; true and false are those of draft-04, and the schema is written in ${dialect}`;
  return '';
}
