import type { Json, JsonObject } from '../../core/json.ts';
import { compareUnknown, type Finding, given, isSame, objectIn, values } from './finding.ts';
import { compareText } from './wording.ts';

/** The hints of a tool with the values that count if they are omitted, and those that promise less. */
const hints = {
  readOnlyHint: { omitted: false, danger: false },
  destructiveHint: { omitted: true, danger: true },
  idempotentHint: { omitted: false, danger: false },
  openWorldHint: { omitted: true, danger: true },
};

type HintName = keyof typeof hints;

const known = new Set([...Object.keys(hints), 'title']);

/**
 * Compares the `annotations` of a tool. A hint that moved towards danger is a change of trust, where an omitted one counts
 * as its default. What a read-only tool says about destruction and repetition does not count.
 */
export function compareHints(before: JsonObject, after: JsonObject): Finding[] {
  const [old, current] = [objectIn(before, 'annotations'), objectIn(after, 'annotations')];
  const [wasReadOnly, isReadOnly] = [hintOf(old, 'readOnlyHint'), hintOf(current, 'readOnlyHint')];
  const findings = [
    ...compareText(
      given(old, 'title'),
      given(current, 'title'),
      '/annotations/title',
      'The title in the annotations',
    ),
    ...compareUnknown(old, current, known, '/annotations'),
    ...compareHint('openWorldHint', old, current, true),
  ];
  if (wasReadOnly && !isReadOnly) return [...findings, lostReadOnly(old, current)];
  return [
    ...findings,
    ...compareHint('readOnlyHint', old, current, true),
    ...(['destructiveHint', 'idempotentHint'] as const).flatMap((name) =>
      compareHint(name, old, current, !wasReadOnly && !isReadOnly),
    ),
  ];
}

/** Returns what a hint says. One that is not a boolean counts as omitted. */
function hintOf(annotations: JsonObject | undefined, name: HintName): boolean {
  const value = given(annotations, name);
  return typeof value === 'boolean' ? value : hints[name].omitted;
}

function lostReadOnly(old: JsonObject | undefined, current: JsonObject | undefined): Finding {
  const risk = hintOf(current, 'destructiveHint') ? 'and may be destructive' : 'but is not destructive';
  return {
    verdict: 'trust',
    path: '/annotations/readOnlyHint',
    message: `The tool is not read-only any more, ${risk}: ${transition('readOnlyHint', old, current)}.`,
    ...values(old, current),
  };
}

/** `counts`: whether the hint means something on both sides. */
function compareHint(
  name: HintName,
  old: JsonObject | undefined,
  current: JsonObject | undefined,
  counts: boolean,
): Finding[] {
  const [before, after] = [given(old, name), given(current, name)];
  if (isSame(before, after)) return [];
  const common = { path: `/annotations/${name}`, ...values(before, after) };
  const sentence = `${transition(name, old, current)}`;
  if (hintOf(old, name) === hintOf(current, name)) {
    return [{ verdict: 'cosmetic', message: `${sentence}, which means the same.`, ...common }];
  }
  if (!counts) {
    return [
      { verdict: 'cosmetic', message: `${sentence}, which does not count for a read-only tool.`, ...common },
    ];
  }
  const verdict = hintOf(current, name) === hints[name].danger ? 'trust' : 'additive';
  return [{ verdict, message: `${sentence}.`, ...common }];
}

function transition(name: HintName, old: JsonObject | undefined, current: JsonObject | undefined): string {
  return `${name} changed from ${shown(name, given(old, name))} to ${shown(name, given(current, name))}`;
}

function shown(name: HintName, value: Json | undefined): string {
  return typeof value === 'boolean' ? String(value) : `omitted (${hints[name].omitted})`;
}
