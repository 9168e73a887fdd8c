import { asNumber, asString, type Json, type JsonObject, setMember } from '../../core/json.ts';
import { isSameJson, readJson, stringifyJson } from '../../core/json-text.ts';
import { shorten } from '../../core/quote.ts';
import { joinPath } from '../../schema/argument-path.ts';
import { isSecretNode } from '../../schema/redactor.ts';
import type { SchemaNode } from '../../schema/schema-node.ts';
import { typeName } from '../../schema/type-names.ts';
import { formatCount } from '../../terminal/format.ts';
import { askChoice, askText, back, orKey, type PromptTerminal, switched } from '../../terminal/prompts.ts';
import { type Answer, AnswerLog, walkAgain } from './answer-log.ts';
import { convertAnswer, problemWithText, problemWithValue } from './check-answer.ts';
import { allowsNull, kindOf, type ValueKind } from './value-kind.ts';

/** A value to ask for. */
export interface AskedValue {
  /** As it is typed: `a.b[0]`. */
  path: string;
  /** Its schema; undefined if the schema does not declare it. */
  node: SchemaNode | undefined;
  description?: string | undefined;
  /** Whether it must be given. */
  required: boolean;
}

/** What a value is that the user left out. */
export const leftOut = Symbol('left out');

type Given = Json | typeof leftOut;

/** An object, list, map or item whose parts are being asked for. */
interface Group {
  path: string;
  node: SchemaNode;
  /** Whether it is an item of a list, whatever its type, rather than an object, list or map. */
  isItem: boolean;
  /** The number of its first question. */
  start: number;
  /** What Enter alone does at its first question, in words; undefined if it has to be given. */
  leaving: string | undefined;
  /** What is shown in place of that answer; `–` by default. */
  shownIfLeft?: () => string;
  /** Returns what was given so far. */
  value: () => Json;
}

/** What Enter alone means at a question. */
interface EmptyAnswer {
  answer: Answer;
  words: string;
  shown: string;
}

/** How much of a default is shown after it was taken, in characters. */
const longestDefault = 40;

/** Deeper values are asked for as JSON: a schema may be recursive. */
const deepest = 12;

/**
 * Asks for values part by part, by their schemas. Enter alone leaves out what is optional and ends a list; Tab asks for the
 * innermost object or list as JSON; Esc goes back to the question before, through all levels.
 */
export class ValueDialog {
  readonly #schema: JsonObject;
  readonly #terminal: PromptTerminal;
  readonly #log = new AnswerLog();
  /** Those around the current question, outermost first. */
  #groups: Group[] = [];
  /** The groups that are entered as JSON by their paths, with the answers to their parts and what these make. */
  readonly #asJson = new Map<string, { answers: Answer[]; initial: string }>();

  /** `schema` is the root that the schemas of the values are parts of. */
  constructor(schema: JsonObject, terminal: PromptTerminal) {
    this.#schema = schema;
    this.#terminal = terminal;
  }

  /**
   * Asks for the values one after the other. Returns `back` if the user goes back from the first question; called again, it
   * continues at the last one.
   */
  run(values: readonly AskedValue[]): Promise<Given[] | typeof back> {
    return this.#log.run(async () => {
      this.#groups = [];
      const answers: Given[] = [];
      for (const value of values) answers.push(await this.#value(value));
      return answers;
    });
  }

  async #value(asked: AskedValue): Promise<Given> {
    const value = await this.#given(asked);
    if (value !== leftOut || !asked.required) return value;
    const preset = asked.node?.preset;
    if (preset !== undefined) return preset;
    return allowsNull(asked.node) ? null : value;
  }

  async #given(asked: AskedValue): Promise<Given> {
    const { path, node, required } = asked;
    const kind: ValueKind = this.#groups.length < deepest ? kindOf(node) : { kind: 'text' };
    const mayLeave = !required || allowsNull(node) || node?.preset !== undefined;
    const leaving = mayLeave ? `leaves out ${path}` : undefined;
    switch (kind.kind) {
      case 'choice':
        return this.#choice(asked, kind.values);
      case 'text':
        return this.#text(asked);
      case 'union':
        return this.#union(asked, kind.branches);
      case 'object':
        return this.#inGroup(path, kind.node, leaving, (group) => this.#members(group));
      case 'map':
        return this.#inGroup(path, kind.node, leaving, (group) => this.#entries(group));
      case 'list':
        return this.#inGroup(path, kind.node, leaving, (group) => this.#items(group));
    }
  }

  /** Asks for the parts of an object, list or map, or for the whole as JSON. */
  #inGroup(
    path: string,
    node: SchemaNode,
    leaving: string | undefined,
    ask: (group: Group) => Promise<Json>,
  ): Promise<Given> {
    const group = { path, node, leaving, isItem: false, start: this.#log.count, value: () => null };
    return this.#around(group, (open) => (this.#asJson.has(path) ? this.#json(open) : ask(open)));
  }

  /** Asks for what is in a group. Returns `leftOut` if nothing was given and nothing has to be. */
  async #around(group: Group, ask: (group: Group) => Promise<Given>): Promise<Given> {
    this.#groups.push(group);
    const value = await ask(group).catch((reason: unknown): Given => {
      if (reason instanceof GroupLeft && reason.group === this.#groups.indexOf(group)) return leftOut;
      throw reason;
    });
    this.#groups.splice(this.#groups.indexOf(group));
    const isEmpty = this.#log.count > group.start && this.#log.isUntouchedSince(group.start);
    return isEmpty && group.leaving !== undefined ? leftOut : value;
  }

  async #members(group: Group): Promise<JsonObject> {
    const members: JsonObject = {};
    group.value = () => members;
    const { path, node } = group;
    for (const name of node.names) {
      const member = node.member(name);
      const { description } = member?.merged.keywords ?? {};
      const value = await this.#value({
        path: joinPath(path, name),
        node: member,
        description: asString(description),
        required: node.merged.required.has(name),
      });
      if (value !== leftOut) setMember(members, name, value);
    }
    return members;
  }

  async #entries(group: Group): Promise<JsonObject> {
    const entries: JsonObject = {};
    group.value = () => entries;
    const { path, node } = group;
    for (;;) {
      const check = (name: string) =>
        Object.hasOwn(entries, name) ? `${name} was given already.` : undefined;
      const message = `${path}: name of a member (Enter ends ${path})`;
      const name = await this.#answer((revised) =>
        this.#ask(askText, message, check, false, textOf(revised), countOf(entries)).then((text) =>
          text === '' ? { kind: 'left out' } : { kind: 'value', value: text },
        ),
      );
      if (name === leftOut) return entries;
      const member = String(name);
      const value = await this.#value({
        path: joinPath(path, member),
        node: node.member(member),
        required: true,
      });
      if (value !== leftOut) setMember(entries, member, value);
    }
  }

  async #items(group: Group): Promise<Json[]> {
    const items: Json[] = [];
    group.value = () => items;
    const { path, node } = group;
    const { minItems, maxItems } = node.alternatives[0]?.keywords ?? {};
    const least = asNumber(minItems) ?? 0;
    const most = asNumber(maxItems) ?? Number.POSITIVE_INFINITY;
    while (items.length < most) {
      const item = node.item(items.length);
      if (item === undefined) break;
      const itemPath = joinPath(path, items.length);
      const leaving = items.length >= least ? `ends ${path}` : undefined;
      const start = this.#log.count;
      const opened: Group = { path: itemPath, node: item, leaving, isItem: true, start, value: () => null };
      opened.shownIfLeft = () => formatCount(items.length, 'item');
      const value = await this.#around(opened, () =>
        this.#value({ path: itemPath, node: item, required: true }),
      );
      if (value === leftOut) break;
      items.push(value);
    }
    return items;
  }

  async #union(asked: AskedValue, branches: readonly SchemaNode[]): Promise<Given> {
    const names = branches.map((branch, at) => nameOfBranch(branch) ?? `choice ${at + 1}`);
    const chosen = await this.#choose(
      { ...asked, description: 'which of these?' },
      names.map((name, value) => ({ name, value })),
    );
    if (chosen === leftOut) return leftOut;
    return this.#given({ ...asked, node: branches[Number(chosen)] });
  }

  async #choice(asked: AskedValue, values: readonly Json[]): Promise<Given> {
    const [only = null] = values;
    // There is nothing to choose.
    if (values.length === 1 && asked.required) return only;
    return this.#choose(
      asked,
      values.map((value) => ({ name: typeof value === 'string' ? value : stringifyJson(value), value })),
    );
  }

  /** Has the user choose a value; what Enter alone would do at a text is a choice as well. */
  async #choose(asked: AskedValue, choices: { name: string; value: Json }[]): Promise<Given> {
    const { path, description } = asked;
    const empty = this.#emptyAnswer(asked);
    const rows: { name: string; value: Answer }[] = choices.map(({ name, value }) => ({
      name,
      value: { kind: 'value', value },
    }));
    if (empty !== undefined) rows.unshift({ name: `(${empty.words})`, value: empty.answer });
    return this.#answer((revised) => {
      const before = rows.find(({ value }) => revised?.kind === 'value' && isSameAnswer(value, revised));
      return this.#ask(
        askChoice<Answer>,
        `${path}${about(description)}`,
        rows,
        before?.value ?? empty?.answer,
      );
    });
  }

  async #text(asked: AskedValue): Promise<Given> {
    const { path, node, description } = asked;
    const empty = this.#emptyAnswer(asked);
    const secret = isSecretNode(path, node);
    const check = (text: string) =>
      text === '' && empty !== undefined
        ? undefined
        : problemWithText({ path, node, schema: this.#schema }, text);
    const type = [typeName(node), empty?.words].filter((words) => words !== undefined).join(', ');
    const message = `${path} (${type})${about(description)}`;
    return this.#answer(async (revised) => {
      const initial = secret ? '' : textOf(revised);
      const text = await this.#ask(askText, message, check, secret, initial, empty?.shown);
      if (text === '' && empty !== undefined) return empty.answer;
      return { kind: 'value', value: convertAnswer(path, node, text) };
    });
  }

  /** Asks for a whole group as JSON; Esc returns to its parts. */
  async #json({ path, node }: Group): Promise<Given> {
    const { initial = '' } = this.#asJson.get(path) ?? {};
    const check = async (text: string) => {
      const read = readJson(text);
      if ('problem' in read) return `${path} ${read.problem}.`;
      return problemWithValue({ path, node, schema: this.#schema }, read.value);
    };
    return this.#answer(async (revised) => {
      const shown = revised?.kind === 'value' ? stringifyJson(revised.value) : initial;
      const message = `${path} (${typeName(node)}, as JSON)`;
      const text = await orKey(['escape'], this.#terminal, askText, message, check, false, shown);
      if (text === back || text === switched) {
        const saved = this.#asJson.get(path);
        this.#asJson.delete(path);
        this.#log.add(saved?.answers ?? []);
        throw walkAgain;
      }
      const read = readJson(String(text));
      return { kind: 'value', value: 'value' in read ? read.value : null };
    });
  }

  /** Returns an answer from the log, or asks for it. Throws GroupLeft if it leaves out a group. */
  async #answer(ask: (revised: Answer | undefined) => Promise<Answer>): Promise<Given> {
    const answer = await this.#log.answer(ask);
    if (answer.kind === 'group left out') throw new GroupLeft(answer.group);
    return answer.kind === 'value' ? answer.value : leftOut;
  }

  /** Runs a prompt that Esc and Tab end. */
  async #ask<Args extends unknown[], Value>(
    prompt: (terminal: PromptTerminal, ...args: Args) => Promise<Value>,
    ...args: Args
  ): Promise<Value> {
    const group = this.#groups.findLast(({ isItem }) => !isItem);
    const keys = group === undefined ? (['escape'] as const) : (['escape', 'tab'] as const);
    const answer = await orKey(keys, this.#terminal, prompt, ...args);
    if (answer === back) throw back;
    if (answer !== switched) return answer as Value;
    if (group !== undefined) {
      const given = stringifyJson(group.value());
      const initial = /^(\{\}|\[\]|null)$/.test(given) ? '' : given;
      this.#asJson.set(group.path, { answers: this.#log.removeFrom(group.start), initial });
    }
    throw walkAgain;
  }

  /**
   * What Enter alone means at a question, with the words for it in the question, and what is `shown` in place of the
   * empty answer; undefined if it is an answer like any other.
   */
  #emptyAnswer({ node, required }: AskedValue): EmptyAnswer | undefined {
    const preset = node?.preset;
    const answer: Answer = { kind: 'left out' };
    if (preset !== undefined) {
      const text = typeof preset === 'string' && preset !== '' ? preset : stringifyJson(preset);
      const shown = `${shorten(text, longestDefault)} (default)`;
      return { answer, words: `default ${stringifyJson(preset)}`, shown };
    }
    if (!required) return { answer, words: 'optional', shown: '–' };
    const group = this.#groups.findLastIndex(({ leaving }) => leaving !== undefined);
    const { start = 0, leaving, shownIfLeft } = this.#groups[group] ?? {};
    if (leaving === undefined || !this.#log.isUntouchedSince(start)) return undefined;
    const shown = shownIfLeft?.() ?? '–';
    return { answer: { kind: 'group left out', group }, words: `Enter ${leaving}`, shown };
  }
}

/** Thrown when a group is left out at its first question, to where its parts are asked for. */
class GroupLeft extends Error {
  /** How many groups are around it. */
  readonly group: number;

  constructor(group: number) {
    super('A group was left out.');
    this.group = group;
  }
}

/** Returns how many members were given to a map. */
function countOf(entries: JsonObject): string {
  return formatCount(Object.keys(entries).length, 'member');
}

function textOf(revised: Answer | undefined): string {
  if (revised?.kind !== 'value') return '';
  return typeof revised.value === 'string' ? revised.value : stringifyJson(revised.value);
}

function isSameAnswer(a: Answer, b: Answer): boolean {
  return a.kind === 'value' && b.kind === 'value' && isSameJson(a.value, b.value);
}

function nameOfBranch(branch: SchemaNode): string | undefined {
  const { source } = branch;
  const title = typeof source === 'object' ? asString(source.title) : undefined;
  return title ?? typeName(branch);
}

function about(description: string | undefined): string {
  const firstLine = description?.split('\n', 1)[0]?.trim() ?? '';
  return firstLine === '' ? '' : ` ${firstLine}`;
}
