import { isObject, type Json, type JsonObject } from '../../../core/json.ts';
import { canonicalJson } from '../../../core/json-text.ts';
import { isSchema } from '../../schema-document.ts';
import type { Budget } from './budget.ts';
import type { ComparedDocument, Located } from './located.ts';

const setOf = (words: string) => new Set(words.split(' '));

/** The keywords whose value is a schema, or can be a list of schemas. */
const schemas = setOf(
  'additionalItems additionalProperties allOf anyOf contains else if items not oneOf prefixItems propertyNames then ' +
    'unevaluatedItems unevaluatedProperties',
);
/** The keywords whose value is an object of schemas, or of lists of names. */
const namedSchemas = setOf('dependencies dependentSchemas patternProperties properties');
/** The other keywords on which it depends whether a value is valid. */
const assertions = setOf(
  'const dependentRequired enum exclusiveMaximum exclusiveMinimum format maxContains maxItems maxLength maxProperties ' +
    'maximum minContains minItems minLength minProperties minimum multipleOf nullable pattern required type uniqueItems',
);
/** The keywords whose lists have no order. */
const unordered = setOf('enum required type');

/** Tells whether schemas are written alike, so that they accept the same values. Annotations are ignored. */
export class SameSchemas {
  readonly #budget: Budget;
  /** The pairs that are the same, provided that the pairs that are being compared are. */
  #assumed = new Set<string>();
  readonly #known = new Map<string, boolean>();

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  areSame(some: Located, other: Located): boolean {
    const key = `${some.id} ${other.id}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#assumed = new Set();
    const same = this.#compare(some, other);
    if (same) for (const assumed of this.#assumed) this.#known.set(assumed, true);
    this.#known.set(key, same);
    return same;
  }

  #compare(some: Located, other: Located): boolean {
    this.#budget.spend(1);
    if (some.schema === other.schema && some.document === other.document) return true;
    if (typeof some.schema === 'boolean' || typeof other.schema === 'boolean') {
      return some.schema === other.schema;
    }
    const key = `${some.id} ${other.id}`;
    if (this.#assumed.has(key) || this.#known.get(key) === true) return true;
    // The first difference ends the whole comparison, so that nothing is kept that depends on a wrong assumption.
    this.#assumed.add(key);
    const [left, right] = [some.schema, other.schema];
    for (const keyword of new Set([...Object.keys(left), ...Object.keys(right)])) {
      if (!this.#haveSame(keyword, left[keyword], some.document, right[keyword], other.document))
        return false;
    }
    return this.#haveSameTarget(left, some.document, right, other.document);
  }

  #haveSame(
    keyword: string,
    left: Json | undefined,
    leftDocument: ComparedDocument,
    right: Json | undefined,
    rightDocument: ComparedDocument,
  ): boolean {
    const compare = (some: Json | undefined, other: Json | undefined) => {
      if (isSchema(some) && isSchema(other))
        return this.#compare(leftDocument.at(some), rightDocument.at(other));
      return textOf(keyword, some) === textOf(keyword, other);
    };
    if (schemas.has(keyword)) {
      if (!Array.isArray(left) || !Array.isArray(right)) return compare(left, right);
      return left.length === right.length && left.every((inner, index) => compare(inner, right[index]));
    }
    if (!namedSchemas.has(keyword)) return !assertions.has(keyword) || compareTexts(keyword, left, right);
    if (!isObject(left) || !isObject(right)) return compareTexts(keyword, left, right);
    const names = Object.keys(left);
    if (names.length !== Object.keys(right).length) return false;
    return names.every(
      (name) => Object.hasOwn(right, name) && compare(left[name] as Json, right[name] as Json),
    );
  }

  #haveSameTarget(
    left: JsonObject,
    leftDocument: ComparedDocument,
    right: JsonObject,
    rightDocument: ComparedDocument,
  ): boolean {
    const [some, other] = [leftDocument.rulesOf(left).target, rightDocument.rulesOf(right).target];
    if (some !== undefined && other !== undefined) {
      return this.#compare(leftDocument.at(some), rightDocument.at(other));
    }
    return some === other && referenceIn(left) === referenceIn(right);
  }
}

/** Returns the reference in a schema as it is written. */
function referenceIn({ $ref, $dynamicRef, $recursiveRef }: JsonObject): string {
  return canonicalJson([$ref ?? $dynamicRef ?? $recursiveRef ?? null]);
}

function compareTexts(keyword: string, left: Json | undefined, right: Json | undefined): boolean {
  return textOf(keyword, left) === textOf(keyword, right);
}

function textOf(keyword: string, value: Json | undefined): string {
  // Null counts as absent.
  if (value === undefined || (value === null && keyword !== 'const')) return '';
  if (!unordered.has(keyword)) return canonicalJson(value);
  return [value].flat().map(canonicalJson).sort().join();
}
