import { asString, type JsonObject } from '../../core/json.ts';
import { changeOf, compareUnknown, type Finding, given, isSame, objectIn, values } from './finding.ts';
import { compareText, compareTexts } from './wording.ts';

const known = new Set([
  'uri',
  'uriTemplate',
  'name',
  'title',
  'description',
  'mimeType',
  'size',
  'annotations',
]);
const knownAnnotations = new Set(['audience', 'priority', 'lastModified']);

/** Compares two definitions of a resource or of a resource template. */
export function compareResources(before: JsonObject, after: JsonObject): Finding[] {
  return [
    ...compareUri(before, after),
    ...compareType(before, after),
    ...compareTexts(before, after, ['name', 'title', 'description']),
    ...compareAnnotations(before, after),
    ...compareDetail(before, after, 'size', '/size'),
    ...compareUnknown(before, after, known),
  ];
}

/** The two may have been found by their name. */
function compareUri(before: JsonObject, after: JsonObject): Finding[] {
  return (['uri', 'uriTemplate'] as const).flatMap((member) => {
    const [old, current] = [given(before, member), given(after, member)];
    if (isSame(old, current)) return [];
    const what = member === 'uri' ? 'URI' : 'URI template';
    const message = `The ${what} changed from ${String(old)} to ${String(current)}.`;
    return { verdict: 'breaking', path: `/${member}`, message, ...values(old, current) };
  });
}

function compareType(before: JsonObject, after: JsonObject): Finding[] {
  const [old, current] = [given(before, 'mimeType'), given(after, 'mimeType')];
  if (isSame(old, current)) return [];
  const common = { path: '/mimeType', ...values(old, current) };
  if (old === undefined)
    return [{ verdict: 'additive', message: `The MIME type ${String(current)} was added.`, ...common }];
  if (current === undefined) {
    return [
      { verdict: 'breaking', message: `The MIME type ${String(old)} is not promised any more.`, ...common },
    ];
  }
  const isSameType = essence(asString(old)) === essence(asString(current));
  const message = `The MIME type changed from ${String(old)} to ${String(current)}.`;
  return [{ verdict: isSameType ? 'cosmetic' : 'breaking', message, ...common }];
}

/** Returns a MIME type without its parameters. */
function essence(type: string | undefined): string | undefined {
  return type?.split(';', 1)[0]?.trim().toLowerCase();
}

/** Hosts choose by the audience what a model gets to read. */
function compareAnnotations(before: JsonObject, after: JsonObject): Finding[] {
  const [old = {}, current = {}] = [objectIn(before, 'annotations'), objectIn(after, 'annotations')];
  return [
    ...compareText(
      given(old, 'audience'),
      given(current, 'audience'),
      '/annotations/audience',
      'The audience',
    ),
    ...compareDetail(old, current, 'priority', '/annotations/priority'),
    ...compareDetail(old, current, 'lastModified', '/annotations/lastModified'),
    ...compareUnknown(old, current, knownAnnotations, '/annotations'),
  ];
}

function compareDetail(before: JsonObject, after: JsonObject, name: string, path: string): Finding[] {
  const [old, current] = [given(before, name), given(after, name)];
  if (isSame(old, current)) return [];
  return [
    { verdict: 'cosmetic', path, message: `The ${name} ${changeOf(old, current)}.`, ...values(old, current) },
  ];
}
