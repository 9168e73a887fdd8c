import { didYouMean } from '../core/did-you-mean.ts';
import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { shorten } from '../core/quote.ts';
import { describeValue, isSecretField } from '../core/secrets.ts';
import { joinPath } from './argument-path.ts';
import { formatSample } from './sample-text.ts';
import { joined, typePhrase, valuesPhrase } from './type-names.ts';

/** A way in which the arguments don't fit the schema. */
export interface ArgumentProblem {
  /** Where, as a person types it: `a.b[0]`; empty for the arguments as a whole. */
  path: string;
  /** The value there; undefined when there is none. */
  given: Json | undefined;
  /** What the schema wants, as the end of a sentence: `a number`, `at least 5`. */
  expected: string;
  /** All of that in a sentence. Secrets are not shown in it. */
  message: string;
}

/** What the validator reports of one keyword that doesn't hold. */
export interface Violation {
  keyword: string;
  /** JSON Pointer into the arguments. */
  instancePath: string;
  params: Record<string, unknown>;
  message?: string;
  /** The keyword's value. */
  schema?: unknown;
  /** The schema in which the keyword stands. */
  parentSchema?: unknown;
  data?: unknown;
  /** The member's name, when that is what doesn't fit. */
  propertyName?: string;
}

/** The JSON Pointer `pointer` into `args`, as a person types it. */
export function pathOf(pointer: string, args: JsonObject): string {
  let path = '';
  let value: unknown = args;
  for (const token of pointer.split('/').slice(1)) {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    path = joinPath(path, Array.isArray(value) ? Number(name) : name);
    value = isObject(value) || Array.isArray(value) ? (value as Record<string, unknown>)[name] : undefined;
  }
  return path;
}

/** What `violation` says, for a person. */
export function problemOf(violation: Violation, args: JsonObject): ArgumentProblem {
  const path = pathOf(violation.instancePath, args);
  const { params, keyword } = violation;
  const absent = params.missingProperty;
  if (typeof absent === 'string') {
    const missing = joinPath(path, absent);
    const when = keyword === 'required' ? '' : ` when ${joinPath(path, String(params.property))} is given`;
    const message = `${missing} is required${when}, but was not given.`;
    return { path: missing, given: undefined, expected: 'a value', message };
  }
  const additional = params.additionalProperty ?? params.unevaluatedProperty;
  if (typeof additional === 'string') return unknownMember(violation, additional, path);
  const given = violation.data as Json | undefined;
  const expected = expectedOf(violation);
  if (violation.propertyName !== undefined) {
    const message = `The name "${violation.propertyName}" is not allowed in ${whole(path)}; a name must be ${expected}.`;
    return { path, given: violation.propertyName, expected, message };
  }
  const secret = isSecretPath(path, violation);
  return { path, given, expected, message: mustBe(path, expected, given, secret) };
}

/** Whether the value that does not fit is a secret by its name, or by the schema that it does not fit. */
export function isSecretPath(path: string, { parentSchema }: Violation): boolean {
  return isSecretField(path, isObject(parentSchema) ? (parentSchema as JsonObject) : {});
}

/** `a must be …, but is ….` */
export function mustBe(path: string, expected: string, given: Json | undefined, secret: boolean): string {
  return `${path === '' ? 'The arguments' : path} must be ${expected}, but ${path === '' ? 'are' : 'is'} ${describeValue(given, secret)}.`;
}

function whole(path: string): string {
  return path === '' ? 'the arguments' : path;
}

function unknownMember(violation: Violation, name: string, path: string): ArgumentProblem {
  const parent = violation.parentSchema as { properties?: unknown } | undefined;
  const names = Object.keys(isObject(parent?.properties) ? parent.properties : {});
  const data = isObject(violation.data) ? (violation.data[name] as Json | undefined) : undefined;
  const message = `There is no argument "${name}"${path === '' ? '' : ` in ${path}`}.${didYouMean(name, names)}`;
  return { path: joinPath(path, name), given: data, expected: 'nothing of that name', message };
}

const comparisons: Record<string, string> = {
  '>=': 'at least',
  '<=': 'at most',
  '>': 'more than',
  '<': 'less than',
};

function count(words: string, params: Record<string, unknown>, what: string): string {
  return `${words} ${params.limit} ${what}${params.limit === 1 ? '' : 's'}`;
}

function expectedOf({ keyword, params, message }: Violation): string {
  switch (keyword) {
    case 'type':
      return joined(
        [params.type].flat().map((type) => typePhrase(String(type))),
        'or',
      );
    case 'enum':
      return valuesPhrase(params.allowedValues as Json[]);
    case 'const':
      return valuesPhrase([params.allowedValue as Json]);
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return `${comparisons[String(params.comparison)]} ${params.limit}`;
    case 'multipleOf':
      return `a multiple of ${params.multipleOf}`;
    case 'minLength':
      return count('at least', params, 'character');
    case 'maxLength':
      return count('at most', params, 'character');
    case 'minItems':
      return count('an array of at least', params, 'item');
    case 'maxItems':
    case 'additionalItems':
      return count('an array of at most', params, 'item');
    case 'minProperties':
      return count('an object of at least', params, 'member');
    case 'maxProperties':
      return count('an object of at most', params, 'member');
    case 'uniqueItems':
      return `an array of different items (${params.j} and ${params.i} are the same)`;
    case 'contains':
      return 'an array that has certain items, which the schema describes';
    case 'pattern':
      return `text that matches ${shorten(String(params.pattern), 80)}`;
    case 'format': {
      const sample = formatSample(params.format);
      return `${/^[aeio]/i.test(String(params.format)) ? 'an' : 'a'} ${params.format}${sample === undefined ? '' : ` such as ${sample}`}`;
    }
    case 'oneOf':
      return 'a value that fits exactly one of the alternatives in the schema; it fits several';
    case 'not':
      return 'something else: the schema excludes it';
    case 'false schema':
      return 'left out';
    default:
      return `such that it ${message ?? `fits "${keyword}"`}`;
  }
}
