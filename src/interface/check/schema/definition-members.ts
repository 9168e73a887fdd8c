import type { Finding } from '../../../core/check-report.ts';
import { asJsonObject, asString, type Json, type JsonObject } from '../../../core/json.ts';
import { stringifyJson } from '../../../core/json-text.ts';
import { shorten } from '../../../core/quote.ts';
import { Judge } from '../../../schema/compare/proof/judge.ts';
import { ComparedDocument } from '../../../schema/compare/proof/located.ts';
import { problemOf } from '../../../schema/explain.ts';
import type { Violation } from '../../../schema/rule.ts';
import type { InterfaceRule } from '../interface-rule.ts';
import { specification } from '../specification.ts';

const text = { type: 'string' };
const flag = { type: 'boolean' };
const object = { type: 'object' };
const described = { title: text, description: text };
const audience = {
  type: 'object',
  properties: {
    audience: { type: 'array', items: { enum: ['user', 'assistant'] } },
    priority: { type: 'number', minimum: 0, maximum: 1 },
  },
};
const hints = { readOnlyHint: flag, destructiveHint: flag, idempotentHint: flag, openWorldHint: flag };

const tool = definition(['name', 'inputSchema'], {
  ...described,
  inputSchema: object,
  outputSchema: object,
  annotations: { ...object, properties: { title: text, ...hints } },
  execution: {
    ...object,
    properties: { taskSupport: { enum: ['forbidden', 'optional', 'required'] } },
  },
});
const resource = definition(['uri', 'name'], {
  ...described,
  mimeType: text,
  size: { type: 'number' },
  annotations: audience,
});
const template = definition(['uriTemplate', 'name'], { ...described, mimeType: text, annotations: audience });
const prompt = definition(['name'], {
  ...described,
  arguments: { type: 'array', items: definition(['name'], { ...described, required: flag }) },
});

/** Returns a schema of definitions. Names and URIs are not empty. */
function definition(required: string[], properties: JsonObject): JsonObject {
  const names = required.filter((name) => properties[name] === undefined);
  const identifying = Object.fromEntries(names.map((name) => [name, { type: 'string', minLength: 1 }]));
  return { type: 'object', required, properties: { ...identifying, ...properties } };
}

/** The first revision in which a property of an input schema may be true or false. */
const anyProperty = '2026-07-28';
/** The steps of validation for one kind of definitions. */
const mostSteps = 6_000_000;

/** That definitions have the members that the specification gives them. */
export const definitionRule: InterfaceRule = {
  id: 'schema/definition-members',
  group: 'schema',
  weight: 'must',
  summary: 'Definitions have the required members, and members are of the types in the specification.',
  source: specification('2026-07-28/schema#tool', 'Schema Reference'),
  *check({ tools, resources, templates, prompts, revision }) {
    yield* problemsIn('tool', tools, 'name', tool);
    yield* problemsIn('resource', resources, 'uri', resource);
    yield* problemsIn('template', templates, 'uriTemplate', template);
    yield* problemsIn('prompt', prompts, 'name', prompt);
    if (revision < anyProperty) yield* booleanProperties(tools);
  },
};

function* problemsIn(
  kind: Finding['kind'],
  definitions: readonly JsonObject[],
  key: string,
  schema: JsonObject,
): Generator<Finding> {
  const document = new ComparedDocument(schema, { next: 0 });
  const judge = new Judge(new Map(), mostSteps);
  for (const each of definitions) {
    for (const violation of judge.violations(each, document.root)) {
      yield { kind, name: asString(each[key]), ...problemIn(violation, document) };
    }
  }
}

function problemIn(
  violation: Violation,
  { source }: ComparedDocument,
): Pick<Finding, 'path' | 'message' | 'excerpt'> {
  const path = violation.steps.map((step) => `/${step}`).join('');
  const { missing } = violation.failure;
  const where = violation.steps.length === 0 ? 'The definition' : 'This part of the definition';
  if (typeof missing === 'string') return { path, message: `${where} has no "${missing}".` };
  const value = violation.value as Json;
  const { expected } = problemOf(violation, source);
  const advice = value === null ? '; leave it out instead of setting it to null' : '';
  const excerpt = shorten(stringifyJson(value));
  return {
    path,
    message: `The member must be ${expected}${advice}. Some clients reject the whole list.`,
    excerpt,
  };
}

function* booleanProperties(tools: readonly JsonObject[]): Generator<Finding> {
  for (const { name, inputSchema } of tools) {
    const properties = asJsonObject(asJsonObject(inputSchema)?.properties);
    for (const [property, schema] of Object.entries(properties ?? {})) {
      if (typeof schema !== 'boolean') continue;
      const message = `Until ${anyProperty}, the schema of an argument must be an object. Some clients reject the whole list. For any value, write {} instead of true.`;
      const path = `/inputSchema/properties/${property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      yield { kind: 'tool', name: asString(name), path, message, excerpt: String(schema) };
    }
  }
}
