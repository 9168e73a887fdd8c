import type { Finding, Weight } from '../../../core/check-report.ts';
import { asString, isObject, type JsonObject } from '../../../core/json.ts';
import type { ServerInterface } from '../../server-interface.ts';
import type { InterfaceRule } from '../interface-rule.ts';
import { specification } from '../specification.ts';
import { countText, listNames } from '../wording.ts';

/** Verbs of what is destroyed or replaced: a tool that does so neither reads nor adds only. */
const destructive = words('delete destroy erase purge wipe uninstall overwrite');
/** Other verbs of what changes something outside. */
const changing = words('upload publish deploy install kill terminate');
/** Verbs that mean a change if the description begins with them, too, and otherwise perhaps something that is computed. */
const ambiguous = words(
  'write send remove drop truncate insert create update edit modify rename move merge push post commit save',
);
/** Verbs of what only reads: what follows them is what is read. */
const reading = words(
  'get list read search find fetch show describe query view check count preview validate lookup browse inspect analyze compare explain export resolve',
);

/** The words of a name that may be its verb: servers begin names with their own. */
const wordsBeforeVerb = 2;

export const contradictingHintRule: InterfaceRule = {
  id: 'trust/contradicting-hints',
  group: 'trust',
  weight: 'should',
  summary: 'The hints of a tool agree with what its name says.',
  source: specification('2026-07-28/schema#toolannotations-readonlyhint', 'ToolAnnotations'),
  *check({ tools }: ServerInterface) {
    for (const tool of tools) {
      const finding = contradictionOf(tool);
      if (finding !== undefined) yield { kind: 'tool', name: asString(tool.name), ...finding };
    }
  },
};

function contradictionOf(
  tool: JsonObject,
): (Omit<Finding, 'kind' | 'name'> & { weight?: Weight }) | undefined {
  const annotations = isObject(tool.annotations) ? tool.annotations : {};
  const verb = verbOf(asString(tool.name) ?? '');
  if (verb === undefined) return undefined;
  if (annotations.readOnlyHint === true) {
    const isClear = destructive.has(verb) || changing.has(verb);
    if (!isClear && !beginsWith(tool, verb)) return undefined;
    return {
      path: '/annotations/readOnlyHint',
      weight: isClear ? 'should' : 'advice',
      message: `readOnlyHint is true, but by its name the tool may ${verb} something. If it does, set readOnlyHint to false.`,
    };
  }
  if (annotations.destructiveHint === false) {
    const isClear = destructive.has(verb);
    if (!isClear && !((verb === 'remove' || verb === 'drop') && beginsWith(tool, verb))) return undefined;
    return {
      path: '/annotations/destructiveHint',
      weight: isClear ? 'should' : 'advice',
      message: `destructiveHint is false, but by its name the tool may ${verb} something. If it does, set destructiveHint to true.`,
    };
  }
  return undefined;
}

/** Returns the verb of a name that means a change; undefined if it has none, or reads. */
function verbOf(name: string): string | undefined {
  const parts = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((part) => part !== '')
    .slice(0, wordsBeforeVerb);
  const verb = parts.find(
    (part) => reading.has(part) || [destructive, changing, ambiguous].some((set) => set.has(part)),
  );
  return verb === undefined || reading.has(verb) ? undefined : verb;
}

/** Whether the description of a tool begins with a verb: `Create …`, `Creates …`, `Created …`. */
function beginsWith({ description }: JsonObject, verb: string): boolean {
  const first = /^\W*([a-z]+)/i.exec(asString(description) ?? '')?.[1]?.toLowerCase() ?? '';
  return first.startsWith(verb) && first.length <= verb.length + 2;
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}

export const missingHintRule: InterfaceRule = {
  id: 'trust/missing-hints',
  group: 'trust',
  weight: 'advice',
  summary: 'Each tool says by readOnlyHint or destructiveHint whether it changes something.',
  source: specification('2026-07-28/schema#toolannotations', 'ToolAnnotations'),
  *check({ tools }: ServerInterface) {
    const without = tools.filter((tool) => !hasHint(tool));
    if (without.length === 0) return;
    const names = without.map(({ name }) => asString(name) ?? '?');
    const share = `${countText(without.length)} of ${countText(tools.length, 'tool')}`;
    const verb = without.length === 1 ? 'has' : 'have';
    yield {
      kind: 'server',
      message: `${share} ${verb} neither readOnlyHint nor destructiveHint, so clients must assume that they are destructive.`,
      excerpt: listNames(names),
    };
  },
};

function hasHint({ annotations }: JsonObject): boolean {
  if (!isObject(annotations)) return false;
  return typeof annotations.readOnlyHint === 'boolean' || typeof annotations.destructiveHint === 'boolean';
}
