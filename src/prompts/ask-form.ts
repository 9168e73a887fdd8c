import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { stringifyJson } from '../core/json-text.ts';
import { isSecretName } from '../core/secrets.ts';
import type { ServerRequestResult } from '../core/server-requests.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import { askChoice, askMany, askText, back, orBack, type PromptTerminal } from '../terminal/prompts.ts';
import { flatten, sanitiseLine } from '../terminal/sanitise.ts';
import type { Style, Theme } from '../terminal/style.ts';
import type { Choice, Field, Form, FormContent } from './form.ts';
import type { Prompter } from './prompter.ts';
import { heading, indentedText } from './request-text.ts';
import { partKeysText } from './values/part-keys.ts';
import { leftOut, ValueDialog } from './values/value-dialog.ts';

/** The user's answer to one field: a value, to leave it out, or to go back. */
export type FieldAnswer = { value: Json } | 'left out' | 'back';

/** Asks for one field with the prompt for its kind. `present`: its value so far. */
export async function askField(
  terminal: PromptTerminal,
  form: Form,
  field: Field,
  present: Json | undefined,
): Promise<FieldAnswer> {
  const initial = present ?? (await form.defaultOf(field));
  const answer = await orBack(terminal, askValue, form, field, initial);
  return answer === back ? 'back' : answer;
}

function askValue(
  terminal: PromptTerminal,
  form: Form,
  field: Field,
  present: Json | undefined,
): Promise<FieldAnswer> {
  const message = messageOf(field);
  switch (field.input.kind) {
    case 'choice':
      return chooseOne(terminal, message, field, field.input.choices, present);
    case 'many':
      return chooseMany(terminal, message, form, field, field.input.choices, present);
    default:
      return typeText(terminal, message, form, field, present);
  }
}

function messageOf({ label, description, required, takes }: Field): string {
  const what = [takes, required ? '' : 'optional'].filter(Boolean).join(', ');
  const about = flatten(description ?? '');
  return `${flatten(label)}${what && ` (${flatten(what)})`}${about && ` ${about}`}:`;
}

async function chooseOne(
  terminal: PromptTerminal,
  message: string,
  { required }: Field,
  choices: readonly Choice[],
  present: Json | undefined,
): Promise<FieldAnswer> {
  const rows = choices.map(({ name }, at) => ({ name: name === '' ? '(empty)' : name, value: at }));
  if (!required) rows.push({ name: '(leave out)', value: -1 });
  const initial = choices.findIndex(({ value }) => stringifyJson(value) === stringifyJson(present));
  const chosen = choices[await askChoice(terminal, message, rows, initial < 0 ? undefined : initial)];
  return chosen === undefined ? 'left out' : { value: chosen.value };
}

async function chooseMany(
  terminal: PromptTerminal,
  message: string,
  form: Form,
  field: Field,
  choices: readonly Choice[],
  present: Json | undefined,
): Promise<FieldAnswer> {
  const before = (Array.isArray(present) ? present : []).map((value) => stringifyJson(value));
  const rows = choices.map(({ name, value }, at) => ({
    name,
    value: at,
    checked: before.includes(stringifyJson(value)),
  }));
  const valuesOf = (chosen: number[]) => chosen.map((at) => choices[at]?.value ?? null);
  const isLeftOut = (chosen: number[]) => chosen.length === 0 && !field.required && before.length === 0;
  const chosen = await askMany(terminal, message, rows, (some) =>
    isLeftOut(some) ? undefined : form.problemWith(field, valuesOf(some)),
  );
  return isLeftOut(chosen) ? 'left out' : { value: valuesOf(chosen) };
}

async function typeText(
  terminal: PromptTerminal,
  message: string,
  form: Form,
  field: Field,
  present: Json | undefined,
): Promise<FieldAnswer> {
  const initial = present === undefined || field.secret ? '' : textOf(present);
  const leavesOut = (text: string) => text === '' && !field.required;
  const check = async (text: string) => {
    if (leavesOut(text)) return undefined;
    const read = await form.read(field, text);
    return 'problem' in read ? read.problem : undefined;
  };
  const text = await askText(terminal, message, check, field.secret, initial, field.required ? '' : '–');
  if (leavesOut(text)) return 'left out';
  const read = await form.read(field, text);
  return 'problem' in read ? 'left out' : read;
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : stringifyJson(value);
}

/** A form that a server wants the user to fill in. */
export interface FormRequest {
  server: string;
  message: string;
  form: Form;
  /** Values that are already known: they are not asked for, but can be changed at the end. */
  given: FormContent;
  /** Set if the form takes the arguments of the tool called `server`: it does not warn about secrets. */
  purpose?: 'tool';
}

/** Has the user fill in a form, field by field, then asks whether to send it. */
export async function askForm(
  prompter: Prompter,
  terminal: PromptTerminal,
  request: FormRequest,
): Promise<ServerRequestResult> {
  const { form } = request;
  await prompter.show(formHeading(request, prompter.style));
  if (form.whole) return askWhole(terminal, form);
  if (form.fields.length === 0) return askConsent(terminal);
  return new FormDialog(prompter, terminal, request).run();
}

function formHeading({ server, message, form, purpose }: FormRequest, style: Style): string {
  const { theme } = style;
  if (purpose === 'tool') return heading(server, 'will be used with these arguments:', style);
  const secrets = form.fields.filter(({ secret }) => secret).map(({ label }) => flatten(label));
  const warning =
    secrets.length === 0
      ? ''
      : `  ${theme.warning(`It asks for what looks like a secret (${secrets.join(', ')}).`)} Servers must not use forms ` +
        'for secrets: decline unless you trust this server with it.\n';
  const help =
    form.fields.length === 0
      ? ''
      : `  ${theme.dim('Esc goes back one field; in the first field it leaves the form, for example to decline it.')}\n`;
  const keys = form.fields.some(({ input }) => input.kind === 'parts') ? partKeysText(style) : '';
  return `${heading(server, 'asks for your input:', style)}${indentedText(message)}${warning}${help}${keys}`;
}

/** The alternatives to filling in a form. */
const refusals = [
  { name: 'Decline', value: 'decline' as const },
  { name: 'Cancel: tell the server that you did not decide', value: 'cancel' as const },
];

const leavingTool = [{ name: 'Do not use this tool', value: 'cancel' as const }];

/** Asks yes or no: the form has no fields. */
async function askConsent(terminal: PromptTerminal): Promise<ServerRequestResult> {
  const choices = [{ name: 'Yes', value: 'accept' as const }, ...refusals];
  const action = await askChoice(terminal, 'Your answer', choices);
  return action === 'accept' ? { action, content: {} } : { action };
}

/** Asks for the whole answer as JSON: the schema has no fields to ask for one by one. */
async function askWhole(terminal: PromptTerminal, form: Form): Promise<ServerRequestResult> {
  const check = async (text: string) => {
    const read = await form.readWhole(text);
    return 'problem' in read ? read.problem : undefined;
  };
  const text = await orBack(terminal, askText, 'Your answer, as a JSON object:', check);
  if (text === back) return { action: await askChoice(terminal, 'Your answer', refusals) };
  const read = await form.readWhole(text);
  return 'content' in read ? { action: 'accept', content: read.content } : { action: 'cancel' };
}

const unchecked = { problem: undefined, notes: [] };

/** The dialog that fills in one form. */
class FormDialog {
  readonly #prompter: Prompter;
  readonly #terminal: PromptTerminal;
  readonly #form: Form;
  /** The fields that are asked for, in order. */
  readonly #asked: Field[];
  readonly #content: Map<string, Json>;
  /** The dialogs of the fields that are asked for part by part: a field continues where the user left it. */
  readonly #dialogs = new Map<string, ValueDialog>();
  readonly #refusals: { name: string; value: 'decline' | 'cancel' }[];

  constructor(prompter: Prompter, terminal: PromptTerminal, { form, given, purpose }: FormRequest) {
    this.#prompter = prompter;
    this.#terminal = terminal;
    this.#form = form;
    this.#content = new Map(Object.entries(given));
    this.#refusals = purpose === 'tool' ? leavingTool : refusals;
    this.#asked = form.fields.filter(({ name }) => !Object.hasOwn(given, name));
  }

  async run(): Promise<ServerRequestResult> {
    for (let at = 0; ; ) {
      const field = this.#asked[at];
      if (field !== undefined) {
        at += (await this.#fill(field)) ? 1 : -1;
        if (at >= 0) continue;
      }
      const decision = await this.#decide(at < 0);
      if (decision === 'continue') at = 0;
      else if (decision === 'back') at = Math.max(0, this.#asked.length - 1);
      else return decision;
    }
  }

  /** Asks for one field. Returns false when the user goes back. */
  async #fill(field: Field): Promise<boolean> {
    const { name, input } = field;
    const answer =
      input.kind === 'parts'
        ? await this.#askParts(field, input.node)
        : await askField(this.#terminal, this.#form, field, this.#content.get(name));
    if (answer === 'back') return false;
    if (answer === 'left out') this.#content.delete(name);
    else this.#content.set(name, answer.value);
    return true;
  }

  async #askParts({ name, description, required }: Field, node: SchemaNode): Promise<FieldAnswer> {
    const dialog = this.#dialogs.get(name) ?? new ValueDialog(this.#form.schema, this.#terminal);
    this.#dialogs.set(name, dialog);
    const values = await dialog.run([{ path: name, node, description, required }]);
    if (values === back) return 'back';
    const [value = leftOut] = values;
    return value === leftOut ? 'left out' : { value };
  }

  /** Shows what was filled in and asks what to do with it. */
  async #decide(unfinished: boolean): Promise<ServerRequestResult | 'continue' | 'back'> {
    const { theme } = this.#prompter.style;
    for (;;) {
      const content = Object.fromEntries(this.#content);
      const { problem, notes } = unfinished ? unchecked : await this.#form.check(content);
      if (!unfinished) await this.#prompter.show(this.#summary());
      for (const note of notes) await this.#prompter.show(`  ${theme.dim(sanitiseLine(note))}\n`);
      if (problem !== undefined) await this.#prompter.show(`  ${theme.warning(sanitiseLine(problem))}\n`);
      const sends = unfinished || problem !== undefined ? [] : [{ name: 'Send it', value: 'send' as const }];
      const goes = unfinished ? [{ name: 'Continue filling it in', value: 'continue' as const }] : [];
      const changes = unfinished ? [] : [{ name: 'Change a field', value: 'change' as const }];
      const choices = [...sends, ...goes, ...changes, ...this.#refusals];
      const chosen = await orBack(this.#terminal, askChoice, 'What next?', choices);
      if (chosen === back) return unfinished ? 'continue' : 'back';
      if (chosen === 'send') return { action: 'accept', content };
      if (chosen === 'continue') return 'continue';
      if (chosen !== 'change') return { action: chosen };
      const rows = this.#form.fields.map((field) => ({ name: flatten(field.label), value: field }));
      const field = await orBack(this.#terminal, askChoice, 'Which field?', rows);
      if (field !== back) await this.#fill(field);
    }
  }

  #summary(): string {
    const { theme } = this.#prompter.style;
    const rows = this.#form.fields.map((field) => {
      const value = this.#content.get(field.name);
      const label = `  ${theme.key(`${flatten(field.label)}:`)}`;
      const isWhole = field.secret || field.input.kind === 'many' || !hasMembers(value);
      if (isWhole) return `${label} ${displayValue(field, value)}\n`;
      return `${label}\n${partLines(value, '    ', theme)}`;
    });
    return rows.join('');
  }
}

function hasMembers(value: Json | undefined): value is Json[] | JsonObject {
  return (isObject(value) || Array.isArray(value)) && Object.keys(value).length > 0;
}

/** Returns the parts of a value on lines of their own, each level indented further. */
function partLines(value: Json[] | JsonObject, indent: string, theme: Theme): string {
  const parts = Array.isArray(value)
    ? value.map((item): [string, Json] => ['-', item])
    : Object.entries(value).map(([name, member]): [string, Json] => [`${sanitiseLine(name)}:`, member]);
  return parts
    .map(([label, part]) => {
      const shown = `${indent}${theme.key(label)}`;
      if (hasMembers(part)) return `${shown}\n${partLines(part, `${indent}  `, theme)}`;
      const name = label.slice(0, -1);
      const text = isSecretName(name) ? '(hidden)' : sanitiseLine(textOf(part)) || '(empty)';
      return `${shown} ${text}\n`;
    })
    .join('');
}

function displayValue({ secret, input }: Field, value: Json | undefined): string {
  if (value === undefined) return '(left out)';
  if (secret) return '(hidden)';
  const choices = input.kind === 'choice' || input.kind === 'many' ? input.choices : [];
  const nameOf = (one: Json) =>
    choices.find((choice) => stringifyJson(choice.value) === stringifyJson(one))?.name ??
    (typeof one === 'string' ? one : stringifyJson(one));
  const text = input.kind === 'many' && Array.isArray(value) ? value.map(nameOf).join(', ') : nameOf(value);
  return sanitiseLine(text) || '(empty)';
}
