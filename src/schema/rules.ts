import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { shorten } from '../core/quote.ts';
import { assertions } from './assertions.ts';
import { Evaluated } from './evaluated.ts';
import { readKeywords } from './keywords.ts';
import { compilePattern } from './patterns/pattern.ts';
import {
  both,
  type PatternSchema,
  type Place,
  type Rule,
  type RuleContext,
  type SchemaRules,
  type Verdict,
  type Violation,
} from './rule.ts';
import { isSchema, type Schema, type SchemaDocument } from './schema-document.ts';

/** The rules of the schema objects of one document. They are made when a value meets them: a schema may be huge. */
export class CompiledSchemas {
  readonly document: SchemaDocument;
  readonly #known = new WeakMap<JsonObject, SchemaRules>();

  constructor(document: SchemaDocument) {
    this.document = document;
  }

  of(schema: JsonObject): SchemaRules {
    const known = this.#known.get(schema);
    if (known !== undefined) return known;
    const rules = this.#compile(schema);
    this.#known.set(schema, rules);
    return rules;
  }

  #compile(schema: JsonObject): SchemaRules {
    const { valid: keywords, notes } = readKeywords(schema);
    const rules: Rule[] = notes.length > 0 ? [() => undefined] : [];
    for (const [keyword, assertionOf] of assertions) {
      const operand = keywords[keyword];
      if (operand === undefined) continue;
      const assertion = assertionOf(operand);
      if (typeof assertion === 'string') {
        notes.push(assertion);
        rules.push(() => undefined);
        continue;
      }
      rules.push((run, value, place, found) => {
        const failure = assertion(value, run);
        if (failure === true || failure === undefined) return failure;
        return run.fail(keyword, operand, schema, value, place, found, failure);
      });
    }
    const patterns = patternSchemas(keywords, notes);
    const target = this.#target(schema, rules, notes);
    addMemberRules(rules, schema, keywords, patterns);
    addItemRules(rules, schema, keywords);
    addUnionRules(rules, schema, keywords);
    this.#addUnevaluated(rules, schema, keywords);
    return { rules, notes, keywords, patterns, target };
  }

  #target(schema: JsonObject, rules: Rule[], notes: string[]): Schema | undefined {
    const reference = this.document.referenceOf(schema);
    if (reference === undefined) return undefined;
    const target = this.document.target(reference, schema);
    if (target === undefined) {
      const where = `The schema refers to ${shorten(reference)}, which is not in it`;
      notes.push(`${where}; nothing is fetched, so that part was not checked.`);
      rules.push(() => undefined);
    } else {
      rules.push((run, value, place, found) => run.explainedVerdict(target, value, place, found));
    }
    return target;
  }

  #addUnevaluated(rules: Rule[], schema: JsonObject, keywords: JsonObject): void {
    const { unevaluatedProperties: ofMembers, unevaluatedItems: ofItems } = keywords;
    if (isSchema(ofMembers)) {
      rules.push((run, value, place, found) => {
        if (!isObject(value)) return true;
        const evaluated = new Evaluated((inner) => this.of(inner), run, value, schema);
        return every(Object.keys(value), (name) => {
          if (evaluated.has(name)) return true;
          return checkRest(run, 'unevaluatedProperties', ofMembers, schema, value, name, place, found);
        });
      });
    }
    if (isSchema(ofItems)) {
      rules.push((run, value, place, found) => {
        if (!Array.isArray(value)) return true;
        const evaluated = new Evaluated((inner) => this.of(inner), run, value, schema);
        return every(value, (item, index) =>
          evaluated.has(index) ? true : run.check(ofItems, item, { outer: place, key: index }, found),
        );
      });
    }
  }
}

/** Combines the verdicts of all elements. */
function every<Element>(
  elements: readonly Element[],
  check: (element: Element, index: number) => Verdict,
): Verdict {
  let verdict: Verdict = true;
  for (const [index, element] of elements.entries()) verdict = both(verdict, check(element, index));
  return verdict;
}

function schemasIn(value: Json | undefined): readonly Schema[] {
  return Array.isArray(value) ? value.filter(isSchema) : [];
}

function patternSchemas({ patternProperties }: JsonObject, notes: string[]): PatternSchema[] {
  if (!isObject(patternProperties)) return [];
  return Object.entries(patternProperties).map(([source, schema]) => {
    const pattern = compilePattern(source);
    if (!('problem' in pattern)) return { pattern, schema: schema as Schema };
    notes.push(pattern.problem);
    return { pattern: undefined, schema: schema as Schema };
  });
}

function addMemberRules(
  rules: Rule[],
  schema: JsonObject,
  keywords: JsonObject,
  patterns: readonly PatternSchema[],
): void {
  const { required, propertyNames, additionalProperties: additional } = keywords;
  if (Array.isArray(required)) rules.push(requiredRule(required, 'required', schema));
  for (const keyword of ['dependentRequired', 'dependentSchemas', 'dependencies']) {
    const dependencies = keywords[keyword];
    if (!isObject(dependencies)) continue;
    for (const [name, needed] of Object.entries(dependencies)) {
      const rule: Rule = Array.isArray(needed)
        ? requiredRule(needed, keyword, schema, name)
        : (run, value, place, found) => run.explainedVerdict(needed as Schema, value, place, found);
      rules.push((run, value, place, found) =>
        isObject(value) && Object.hasOwn(value, name) ? rule(run, value, place, found) : true,
      );
    }
  }
  if (isSchema(propertyNames)) rules.push(namesRule(propertyNames));
  const properties = (isObject(keywords.properties) ? keywords.properties : {}) as Record<string, Schema>;
  if (keywords.properties === undefined && patterns.length === 0 && additional === undefined) return;
  rules.push((run, value, place, found) => {
    if (!isObject(value)) return true;
    let verdict: Verdict = true;
    for (const name of Object.keys(value)) {
      run.spend(1);
      let covered = false;
      const check = (inner: Schema) => {
        covered = true;
        verdict = both(verdict, run.check(inner, value[name], { outer: place, key: name }, found));
      };
      if (Object.hasOwn(properties, name)) check(properties[name] ?? true);
      for (const { pattern, schema: inner } of patterns) {
        const matches = pattern === undefined ? undefined : run.matches(pattern, name);
        if (matches === true) check(inner);
        else if (matches === undefined) {
          // Whatever it would be checked by, it may be valid.
          covered = true;
          verdict = both(verdict, undefined);
        }
      }
      if (!covered && isSchema(additional)) {
        const rest = checkRest(run, 'additionalProperties', additional, schema, value, name, place, found);
        verdict = both(verdict, rest);
      }
      if (verdict === false && found === undefined) return false;
    }
    return verdict;
  });
}

/** Checks a member that no other keyword covers. Where such members are forbidden, the violation is that of the object. */
function checkRest(
  run: RuleContext,
  keyword: string,
  rest: Schema,
  schema: JsonObject,
  value: Record<string, unknown>,
  name: string,
  place: Place,
  found: Violation[] | undefined,
): Verdict {
  if (rest === false) return run.fail(keyword, rest, schema, value, place, found, { undeclared: name });
  return run.check(rest, value[name], { outer: place, key: name }, found);
}

/** @param dependent the member whose presence requires the others */
function requiredRule(names: Json[], keyword: string, schema: JsonObject, dependent?: string): Rule {
  const because: { dependent?: string } = dependent === undefined ? {} : { dependent };
  return (run, value, place, found) => {
    if (!isObject(value)) return true;
    run.spend(names.length / 8);
    let verdict: Verdict = true;
    for (const missing of names) {
      if (Object.hasOwn(value, String(missing))) continue;
      verdict = run.fail(keyword, names, schema, value, place, found, { missing, ...because });
      if (found === undefined) break;
    }
    return verdict;
  };
}

function namesRule(schema: Schema): Rule {
  return (run, value, place, found) => {
    if (!isObject(value)) return true;
    return every(Object.keys(value), (name) => {
      const about: Violation[] = [];
      const verdict = run.check(schema, name, place, found === undefined ? undefined : about);
      for (const one of about) found?.push({ ...one, failure: { ...one.failure, memberName: name } });
      return verdict;
    });
  };
}

function addItemRules(rules: Rule[], schema: JsonObject, keywords: JsonObject): void {
  // Before 2020-12 `items` was a list too, with `additionalItems` for the rest.
  const isTuple = Array.isArray(keywords.items);
  const first = schemasIn(isTuple ? keywords.items : keywords.prefixItems);
  const rest = isTuple ? keywords.additionalItems : keywords.items;
  if (first.length > 0 || isSchema(rest)) {
    rules.push((run, value, place, found) => {
      if (!Array.isArray(value)) return true;
      if (rest === false && value.length > first.length && first.length > 0) {
        return run.fail('maxItems', first.length, schema, value, place, found);
      }
      return every(value, (item, index) => {
        const inner = first[index] ?? rest;
        return isSchema(inner) ? run.check(inner, item, { outer: place, key: index }, found) : true;
      });
    });
  }
  const { contains, minContains = 1, maxContains = Number.POSITIVE_INFINITY } = keywords;
  if (!isSchema(contains)) return;
  rules.push((run, value, place, found) => {
    if (!Array.isArray(value)) return true;
    const verdicts = value.map((item) => run.verdict(contains, item));
    const certain = verdicts.filter((verdict) => verdict === true).length;
    const possible = certain + verdicts.filter((verdict) => verdict === undefined).length;
    if (possible < Number(minContains) || certain > Number(maxContains)) {
      return run.fail('contains', contains, schema, value, place, found);
    }
    return certain >= Number(minContains) && possible <= Number(maxContains) ? true : undefined;
  });
}

function addUnionRules(rules: Rule[], schema: JsonObject, keywords: JsonObject): void {
  const { anyOf = [], oneOf = [], allOf, not, if: condition } = keywords;
  for (const inner of schemasIn(allOf)) {
    rules.push((run, value, place, found) => run.explainedVerdict(inner, value, place, found));
  }
  const [some, exactlyOne] = [schemasIn(anyOf), schemasIn(oneOf)];
  if (some.length > 0) {
    rules.push((run, value, place, found) => {
      let verdict: Verdict = false;
      for (const branch of some) {
        const one = run.verdict(branch, value);
        if (one === true) return true;
        if (one === undefined) verdict = undefined;
      }
      return verdict === false ? run.fail('anyOf', anyOf, schema, value, place, found) : undefined;
    });
  }
  if (exactlyOne.length > 0) {
    rules.push((run, value, place, found) => {
      const verdicts = exactlyOne.map((branch) => run.verdict(branch, value));
      const certain = verdicts.filter((verdict) => verdict === true).length;
      if (certain <= 1 && verdicts.includes(undefined)) return undefined;
      if (certain === 1) return true;
      return run.fail('oneOf', oneOf, schema, value, place, found, certain > 1 ? { several: true } : {});
    });
  }
  if (isSchema(not)) {
    rules.push((run, value, place, found) => {
      const verdict = run.verdict(not, value);
      if (verdict === true) return run.fail('not', not, schema, value, place, found);
      return verdict === false ? true : undefined;
    });
  }
  if (isSchema(condition)) {
    const branch = (name: 'then' | 'else'): Schema => (isSchema(keywords[name]) ? keywords[name] : true);
    rules.push((run, value, place, found) => {
      const holds = run.verdict(condition, value);
      if (holds === undefined) return undefined;
      return run.explainedVerdict(branch(holds ? 'then' : 'else'), value, place, found);
    });
  }
}
