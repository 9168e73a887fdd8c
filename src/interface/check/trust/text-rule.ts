import type { Finding, RuleFacts, Weight } from '../../../core/check-report.ts';
import { asString, isObject, type Json, type JsonObject } from '../../../core/json.ts';
import { pointer } from '../../compare/finding.ts';
import type { ServerInterface } from '../../server-interface.ts';
import type { InterfaceRule } from '../interface-rule.ts';

/** A text that a server declares: the value of a member, or the name of one. */
export interface DeclaredText extends Pick<Finding, 'kind' | 'name'> {
  text: string;
  /** Returns the JSON Pointer of the text within the definition. */
  path(): string;
}

/** What is wrong with a text. */
export type TextFinding = Pick<Finding, 'message' | 'excerpt'> & { weight?: Weight };

/** Findings of one rule about one server that are reported. */
const mostFindings = 50;
/** Characters of a text that an excerpt has before and after what was found. */
const context = 60;

/** Returns a rule about each text that a server declares. `find`: what is wrong with a text, if anything. */
export function textRule(
  facts: Omit<RuleFacts, 'group'>,
  find: (text: string) => TextFinding | undefined,
): InterfaceRule {
  return {
    ...facts,
    group: 'trust',
    *check(server: ServerInterface) {
      let count = 0;
      for (const { kind, name, text, path } of declaredTexts(server)) {
        const finding = find(text);
        if (finding === undefined) continue;
        count += 1;
        if (count > mostFindings) {
          yield { kind: 'server', message: 'More texts of the server break this rule.' };
          return;
        }
        yield { kind, name, path: path(), ...finding };
      }
    },
  };
}

/** Returns every text of the instructions and definitions of a server, names of members included. */
export function* declaredTexts(server: ServerInterface): Generator<DeclaredText> {
  const { identity, instructions, tools, resources, templates, prompts } = server;
  yield* textsIn(
    { kind: 'server', name: undefined },
    { ...(identity && { identity }), ...(instructions !== undefined && { instructions }) },
  );
  for (const tool of tools) yield* textsIn({ kind: 'tool', name: asString(tool.name) }, tool);
  for (const prompt of prompts) yield* textsIn({ kind: 'prompt', name: asString(prompt.name) }, prompt);
  for (const resource of resources)
    yield* textsIn({ kind: 'resource', name: asString(resource.uri) }, resource);
  for (const template of templates)
    yield* textsIn({ kind: 'template', name: asString(template.uriTemplate) }, template);
}

/** A value within a definition. */
interface Place {
  value: Json;
  key: string | number;
  parent: Place | undefined;
}

/** Definitions may be nested arbitrarily deep, so that pointers are only made when they are needed. */
function* textsIn(
  owner: Pick<DeclaredText, 'kind' | 'name'>,
  definition: JsonObject,
): Generator<DeclaredText> {
  const waiting: Place[] = [{ value: definition, key: '', parent: undefined }];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const here = place;
    const { value } = here;
    if (typeof value === 'string') yield { ...owner, text: value, path: () => pointerTo(here) };
    const members: [string | number, Json][] = Array.isArray(value)
      ? [...value.entries()]
      : isObject(value)
        ? (Object.entries(value) as [string, Json][])
        : [];
    for (const [key, member] of members.reverse()) {
      const below = { value: member, key, parent: here };
      if (typeof key === 'string') yield { ...owner, text: key, path: () => pointerTo(below) };
      waiting.push(below);
    }
  }
}

function pointerTo(place: Place): string {
  const keys: (string | number)[] = [];
  for (let at = place; at.parent !== undefined; at = at.parent) keys.push(at.key);
  return keys.reduceRight<string>((path, key) => pointer(path, key), '');
}

/** Returns a part of a text with what surrounds it. */
export function excerptOf(text: string, start: number, end: number): string {
  const from = Math.max(0, start - context);
  const to = Math.min(text.length, end + context);
  return `${from > 0 ? '…' : ''}${text.slice(from, to).trim()}${to < text.length ? '…' : ''}`;
}
