import type { JsonObject } from '../../core/json.ts';
import { compareUnknown, type Finding, given, isSame, objectIn, values } from './finding.ts';
import { compareHints } from './hints.ts';
import { compareInputs, compareOutputs } from './schemas.ts';
import { compareTexts } from './wording.ts';

const known = new Set([
  'name',
  'title',
  'description',
  'inputSchema',
  'outputSchema',
  'annotations',
  'execution',
]);

/** Compares two definitions of a tool. */
export async function compareTools(before: JsonObject, after: JsonObject): Promise<Finding[]> {
  return [
    ...(await compareInputs(before.inputSchema, after.inputSchema)),
    ...(await compareOutputs(given(before, 'outputSchema'), given(after, 'outputSchema'))),
    ...compareHints(before, after),
    ...compareExecution(before, after),
    ...compareTexts(before, after, ['title', 'description']),
    ...compareUnknown(before, after, known),
  ];
}

/** The ways of calling a tool that each value of `taskSupport` allows. */
const ways: Record<string, readonly string[]> = {
  forbidden: ['without a task'],
  optional: ['without a task', 'as a task'],
  required: ['as a task'],
};

function compareExecution(before: JsonObject, after: JsonObject): Finding[] {
  const [old, current] = [objectIn(before, 'execution'), objectIn(after, 'execution')];
  return [
    ...compareTaskSupport(old, current),
    ...compareUnknown(old, current, new Set(['taskSupport']), '/execution'),
  ];
}

function compareTaskSupport(old: JsonObject | undefined, current: JsonObject | undefined): Finding[] {
  const [before, after] = [given(old, 'taskSupport'), given(current, 'taskSupport')];
  if (isSame(before, after)) return [];
  const common = { path: '/execution/taskSupport', ...values(before, after) };
  const [were, are] = [before, after].map((value) => ways[String(value ?? 'forbidden')]);
  if (were === undefined || are === undefined) {
    return [
      {
        verdict: 'unsure',
        message: 'taskSupport changed to or from a value that mcpc does not know.',
        ...common,
      },
    ];
  }
  const [lost] = were.filter((way) => !are.includes(way));
  if (lost !== undefined) {
    return [{ verdict: 'breaking', message: `The tool cannot be called ${lost} any more.`, ...common }];
  }
  const [gained] = are.filter((way) => !were.includes(way));
  if (gained !== undefined) {
    return [{ verdict: 'additive', message: `The tool can be called ${gained}, too.`, ...common }];
  }
  return [
    { verdict: 'cosmetic', message: 'taskSupport is stated differently, but means the same.', ...common },
  ];
}
