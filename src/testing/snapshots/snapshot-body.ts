import { createHash } from 'node:crypto';
import { McpcError, reasonOf } from '../../core/errors.ts';
import { asString, isObject, type Json, type JsonObject, setMember, sortMembers } from '../../core/json.ts';
import { isSameJson, readJson, stringifyJson } from '../../core/json-text.ts';
import type { View } from '../../core/views.ts';
import { jsonOf } from '../../render/view-json.ts';
import { maskJson, maskText } from '../../repl/expectations/masks.ts';
import type { Outcome } from '../../repl/expectations/outcome.ts';
import type { MaskPath } from '../../repl/language/mask-path.ts';
import { Redactor, SecretSet } from '../../schema/redactor.ts';
import { sanitise, sanitiseJson } from '../../terminal/sanitise.ts';

/** The content of a snapshot, masked: text that a user sees, or JSON. */
export type SnapshotBody = { text: string } | { json: Json };

/** A longer text of base64 is replaced by its size and hash. */
const longestBase64 = 200;

/** Returns what a snapshot keeps of an outcome, without these secrets. */
export function bodyOf(
  { views, failure }: Pick<Outcome, 'views' | 'failure'>,
  masks: readonly MaskPath[],
  secrets: SecretSet,
): SnapshotBody {
  // What it learns from one result must not change the others.
  const redact = <Value extends Json>(value: Value) =>
    new Redactor(new SecretSet(), secrets).redact(value) as Value;
  const bodies: SnapshotBody[] = views.map((view) => bodyOfView(redact(stable(view)), view.kind, masks));
  if (failure !== undefined) bodies.push({ text: maskText(redact(failureText(failure))) });
  const [only = { text: '' }, ...others] = bodies;
  if (others.length === 0) return only;
  return { json: bodies.map((body) => ('text' in body ? body.text : body.json)) };
}

/** Returns a body as it is written to the file, sanitised and without white space at its end. */
export function textOfBody(body: SnapshotBody): string {
  return 'text' in body ? sanitise(body.text).trimEnd() : sanitiseJson(stringifyJson(body.json, 2));
}

/** Whether a recorded text matches a body. In JSON, the order of members and the values that masks name do not matter. */
export function isSameBody(recorded: string, body: SnapshotBody, masks: readonly MaskPath[]): boolean {
  if ('text' in body) return recorded === textOfBody(body);
  const read = readJson(recorded);
  return 'value' in read && isSameJson(maskJson(read.value, masks), body.json);
}

function failureText(error: unknown): string {
  const kind = error instanceof McpcError ? error.kind : 'internal';
  return `${kind} error: ${reasonOf(error)}`;
}

/** `stable`: the JSON of a view of this kind. */
function bodyOfView(stable: Json, kind: View['kind'], masks: readonly MaskPath[]): SnapshotBody {
  const json = shortened(maskJson(stable, masks));
  const text = plainText(kind, json);
  return text === undefined ? { json: sortMembers(json) } : { text };
}

/** Returns the JSON of a view without what depends on the run alone. */
function stable(view: View): Json {
  const json = jsonOf(view);
  switch (view.kind) {
    case 'tools':
    case 'resources':
    case 'templates':
    case 'prompts':
    case 'skills':
      // A server may list its definitions in any order.
      return Array.isArray(json) ? json.toSorted(byIdentity) : json;
    case 'text':
      return view.text;
    case 'ping':
      return { ...(json as JsonObject), milliseconds: '<duration>' };
    case 'call':
      return withoutRepetition(view.result);
    default:
      return json;
  }
}

function byIdentity(one: Json, other: Json): number {
  const [a, b] = [identityOf(one), identityOf(other)];
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function identityOf(definition: Json): string {
  if (!isObject(definition)) return '';
  return asString(definition.name) ?? asString(definition.uri) ?? asString(definition.uriTemplate) ?? '';
}

/** Returns a tool result without text that only repeats the structured content, as the specification recommends. */
function withoutRepetition(result: JsonObject): Json {
  const { content, structuredContent, ...others } = result;
  if (structuredContent === undefined || !Array.isArray(content)) return result;
  const [only, ...more] = content;
  const text = isObject(only) && only.type === 'text' ? asString(only.text) : undefined;
  const read = text === undefined || more.length > 0 ? undefined : readJson(text);
  const repeats = read !== undefined && 'value' in read && isSameJson(read.value, structuredContent);
  return repeats ? { structuredContent, ...others } : result;
}

/** Returns the text that a user sees; undefined if the result has parts that are not text. */
function plainText(kind: View['kind'], json: Json): string | undefined {
  if (kind === 'text' || kind === 'value') return typeof json === 'string' ? json : undefined;
  if (!isObject(json)) return undefined;
  if (kind === 'read') return textsOf(json.contents as Json);
  const isText =
    kind === 'call' && Object.keys(json).every((name) => name === 'content' || json[name] === false);
  return isText ? textsOf(json.content as Json) : undefined;
}

function textsOf(blocks: Json | undefined): string | undefined {
  if (!Array.isArray(blocks)) return undefined;
  const texts = blocks.map((block) => (isObject(block) ? asString(block.text) : undefined));
  return texts.includes(undefined) ? undefined : texts.join('\n');
}

/** Returns JSON in which long base64 is replaced by its size and hash: a snapshot is read in reviews. */
function shortened(value: Json): Json {
  if (typeof value === 'string') {
    if (value.length <= longestBase64 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(value)) return value;
    const hash = createHash('sha256').update(value).digest('hex').slice(0, 16);
    return `<base64, ${value.length} characters, SHA-256 ${hash}…>`;
  }
  if (Array.isArray(value)) return value.map(shortened);
  if (!isObject(value)) return value;
  const copy: JsonObject = {};
  for (const [name, member] of Object.entries(value)) setMember(copy, name, shortened(member as Json));
  return copy;
}
