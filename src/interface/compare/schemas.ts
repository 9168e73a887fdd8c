import { isObject, type Json, type JsonObject, ownMember } from '../../core/json.ts';
import { isSameJson } from '../../core/json-text.ts';
import { includes } from '../../schema/compare/compare-schemas.ts';
import type { Inclusion } from '../../schema/compare/inclusion.ts';
import { validateArguments } from '../../schema/validate.ts';
import { type Finding, isSame, values } from './finding.ts';
import { hasMember, type MemberChange, memberChanges, withoutNamesOf } from './member-changes.ts';
import { sampleArguments } from './sample-arguments.ts';
import { compareSchemaTexts, placeName, withoutTexts } from './schema-texts.ts';

/** Two schemas that differ, and where they are in the definition. */
interface Sides {
  old: JsonObject;
  current: JsonObject;
  path: '/inputSchema' | '/outputSchema';
  /** As they were received. */
  received: Pick<Finding, 'before' | 'after'>;
}

/** How both directions of a comparison are reported. */
interface Reports {
  /** What precedes the rule that breaks, and the one that adds. */
  breaking: string;
  additive: string;
  /** What is said where the rules for undeclared members changed. */
  undeclared: { what: string; breaking: string; additive: string };
}

const inputReports: Reports = {
  breaking: 'New rule',
  additive: 'Dropped rule',
  undeclared: {
    what: 'Undeclared arguments',
    breaking: 'are not allowed any more',
    additive: 'are allowed now',
  },
};
const outputReports: Reports = {
  breaking: 'No longer promised',
  additive: 'Newly promised',
  undeclared: {
    what: 'Undeclared members of results',
    breaking: 'are possible now',
    additive: 'are excluded now',
  },
};

/**
 * Compares two input schemas: a value that was valid and is not any more breaks calls. What one schema accepts under names
 * that only the other one declares does not count.
 */
export async function compareInputs(before: Json | undefined, after: Json | undefined): Promise<Finding[]> {
  if (isSame(before, after)) return [];
  const [old, current] = [argumentsSchema(before), argumentsSchema(after)];
  const sides: Sides = { old, current, path: '/inputSchema', received: values(before, after) };
  const members = memberChanges(old, current);
  const breaking = await includes(current, withoutNamesOf(current, old));
  const additive = await includes(old, withoutNamesOf(old, current));
  const about = await Promise.all(members.map((member) => inputMember(member, sides, breaking)));
  return withRest(about, others(members, breaking), others(members, additive), sides, inputReports);
}

/** Compares two output schemas: a result that the old one did not allow breaks those who rely on it. */
export async function compareOutputs(before: Json | undefined, after: Json | undefined): Promise<Finding[]> {
  if (isSame(before, after)) return [];
  const received = values(before, after);
  const path = '/outputSchema';
  if (after === undefined) {
    const message = 'The output schema was removed: the structure of results is not promised any more.';
    return [{ verdict: 'breaking', path, message, ...received }];
  }
  if (before === undefined) {
    return [{ verdict: 'additive', path, message: 'An output schema was added.', ...received }];
  }
  const [old, current] = [schemaOf(before), schemaOf(after)];
  const sides: Sides = { old, current, path, received };
  const members = memberChanges(old, current);
  const breaking = await includes(old, withoutNamesOf(old, current));
  const strict = await includes(old, current);
  const additive = await includes(current, withoutNamesOf(current, old));
  const about = members.map((member) => outputMember(member, strict));
  return withRest(about, others(members, breaking), others(members, additive), sides, outputReports);
}

/** A missing schema says nothing. */
function schemaOf(value: Json | undefined): JsonObject {
  return isObject(value) ? (value as JsonObject) : {};
}

/** Arguments are an object, whether the schema says so or not. */
function argumentsSchema(value: Json | undefined): JsonObject {
  const schema = schemaOf(value);
  return (schema.type ?? schema.$ref ?? null) === null ? { ...schema, type: 'object' } : schema;
}

async function inputMember(
  member: MemberChange,
  { old, current, path: root }: Sides,
  breaking: readonly Inclusion[],
): Promise<Finding> {
  const { change, title, required, schema } = member;
  const path = `${root}${member.path}`;
  const witness = witnessFor(member, breaking);
  if (change === 'removed') {
    const message = `The argument ${title} was removed.`;
    const shown = witness ?? (await refusedSample(member, old, current));
    return { verdict: 'breaking', path, message, ...values(schema, undefined), ...shown };
  }
  const isNeeded = required && breaking.length > 0;
  const shown = witness ?? (isNeeded ? witnessWithout(member, breaking) : {});
  const message = `The ${isNeeded ? 'required' : 'optional'} argument ${title} was added.`;
  return {
    verdict: isNeeded ? 'breaking' : 'additive',
    path,
    message,
    ...values(undefined, schema),
    ...shown,
  };
}

/** Returns a value that is not valid because a required member is missing. Another one may be missing as well. */
function witnessWithout({ path, steps, name }: MemberChange, breaking: readonly Inclusion[]) {
  const required = `${objectOf(path)}/required`;
  const cause = breaking.find(
    (each) => each.result === 'no' && each.path === required && !hasMember(each.witness, steps, name),
  );
  return cause?.result === 'no' ? { witness: cause.witness } : {};
}

/** Returns the path of the schema that declares the member at a path. */
function objectOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/properties/'));
}

/** Returns a call with an argument that was removed as the witness if it was valid and is not any more. */
async function refusedSample(
  { steps, name }: MemberChange,
  old: JsonObject,
  current: JsonObject,
): Promise<Pick<Finding, 'witness'>> {
  if (steps.length > 0) return {};
  const sample = sampleArguments(old, name);
  const [was, is] = [await validateArguments(sample, old), await validateArguments(sample, current)];
  return was.problems.length === 0 && is.problems.length > 0 ? { witness: sample } : {};
}

/** An optional member may always have been missing, so that it is not known whether anybody relies on it. */
function outputMember(member: MemberChange, strict: readonly Inclusion[]): Finding {
  const { change, title, schema, required } = member;
  const path = `/outputSchema${member.path}`;
  const witness = witnessFor(member, strict);
  if (change === 'removed') {
    const message = required
      ? `The member ${title} of results was removed.`
      : `The optional member ${title} of results was removed; whether clients rely on it is not known.`;
    return {
      verdict: required ? 'breaking' : 'unsure',
      path,
      message,
      ...values(schema, undefined),
      ...witness,
    };
  }
  const reason = witness === undefined ? '' : ', which the schema did not allow';
  const message = `The member ${title} of results was added${reason}.`;
  const verdict = witness === undefined ? 'additive' : 'breaking';
  return { verdict, path, message, ...values(undefined, schema), ...witness };
}

function witnessFor(member: MemberChange, found: readonly Inclusion[]): Pick<Finding, 'witness'> | undefined {
  for (const inclusion of found) {
    if (inclusion.result === 'no' && concerns(inclusion, member)) return { witness: inclusion.witness };
  }
  return undefined;
}

/** Whether a difference between two schemas is about a member that only one of them declares. */
function concerns(inclusion: Inclusion, { name, path, steps }: MemberChange): boolean {
  if (inclusion.path === path || inclusion.path.startsWith(`${path}/`)) return true;
  const object = objectOf(path);
  if (inclusion.result === 'unknown' || !inclusion.path.startsWith(object)) return false;
  const keyword = inclusion.path.slice(object.length + 1).split('/', 1)[0] ?? '';
  const isThere = hasMember(inclusion.witness, steps, name);
  return isThere
    ? openness.has(keyword)
    : keyword === 'required' && inclusion.message.startsWith(`${name} is required`);
}

/** The keywords about members that are not declared. */
const openness = new Set(['additionalProperties', 'unevaluatedProperties']);

/** Returns the differences that are not about members which only one schema declares. */
function others(members: readonly MemberChange[], found: readonly Inclusion[]): Inclusion[] {
  return found.filter((inclusion) => !members.some((member) => concerns(inclusion, member)));
}

/**
 * Returns all findings about two schemas. Where it is not known whether something breaks, it says nothing that more is
 * accepted. Two schemas that are not equal never pass in silence.
 */
function withRest(
  about: readonly Finding[],
  breaking: readonly Inclusion[],
  additive: readonly Inclusion[],
  sides: Sides,
  reports: Reports,
): Finding[] {
  const isUndecided = breaking.some(({ result }) => result === 'unknown');
  const findings = [
    ...about,
    ...breaking.flatMap((inclusion) => breakingFinding(inclusion, sides, reports)),
    ...(isUndecided ? [] : additive).flatMap((inclusion) => additiveFinding(inclusion, sides, reports)),
  ];
  const { old, current, path, received } = sides;
  const texts = compareSchemaTexts(old, current, path);
  if (findings.length > 0) return [...withoutRepetition(findings), ...texts];
  const [doubt] = additive.filter(({ result }) => result === 'unknown');
  if (doubt !== undefined && doubt.result === 'unknown') {
    const message = `The schema changed, but breaks nothing. Whether it is wider is undecided: ${doubt.reason}`;
    return [...texts, { verdict: 'additive', path: `${path}${doubt.path}`, message, ...received }];
  }
  if (!isSameJson(withoutTexts(schemaOf(received.before)), withoutTexts(schemaOf(received.after)))) {
    const message = 'The schema is written differently, but means the same.';
    return [...texts, { verdict: 'cosmetic', path, message, ...received }];
  }
  if (texts.length > 0) return texts;
  return [{ verdict: 'wording', path, message: 'Texts in the schema changed.', ...received }];
}

/** One keyword may be reported for several of its values. */
function withoutRepetition(findings: readonly Finding[]): Finding[] {
  const texts = findings.map(({ path, message }) => `${path} ${message}`);
  return findings.filter((_finding, at) => texts.indexOf(texts[at] ?? '') === at);
}

function breakingFinding(inclusion: Inclusion, sides: Sides, reports: Reports): Finding[] {
  const path = `${sides.path}${inclusion.path}`;
  if (inclusion.result === 'unknown') {
    return [{ verdict: 'unsure', path, message: `Undecided whether this breaks: ${inclusion.reason}` }];
  }
  return [difference('breaking', inclusion, sides, reports)];
}

function additiveFinding(inclusion: Inclusion, sides: Sides, reports: Reports): Finding[] {
  return inclusion.result === 'no' ? [difference('additive', inclusion, sides, reports)] : [];
}

function difference(
  verdict: 'breaking' | 'additive',
  { path, message, witness }: Inclusion & { result: 'no' },
  sides: Sides,
  reports: Reports,
): Finding {
  const { before, after } = values(valueAt(sides.old, path), valueAt(sides.current, path));
  const finding = { verdict, path: `${sides.path}${path}`, ...values(before, after) };
  const keyword = path.slice(path.lastIndexOf('/') + 1);
  if (!openness.has(keyword) || (before !== false && after !== false)) {
    return { ...finding, message: `${reports[verdict]}: ${message}`, witness };
  }
  const { what, ...verbs } = reports.undeclared;
  const place = placeName(path.slice(0, path.lastIndexOf('/')));
  const sentence = `${place === '' ? what : `Undeclared members of ${place}`} ${verbs[verdict]}.`;
  return { ...finding, message: sentence, ...(verdict === 'breaking' ? { witness } : {}) };
}

/** Returns the value in a schema that a JSON Pointer without references leads to. */
function valueAt(schema: JsonObject, path: string): Json | undefined {
  let value: Json | undefined = schema;
  for (const token of path.split('/').slice(1)) {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(value)) value = value[Number(name)];
    else value = isObject(value) ? ownMember(value as JsonObject, name) : undefined;
  }
  return value;
}
