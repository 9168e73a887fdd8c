import type { Json } from '../core/json.ts';
import { askChoice, askMany, askText, back, orBack, type PromptTerminal } from '../terminal/prompts.ts';
import { flatten } from '../terminal/sanitise.ts';
import type { Choice, Field } from './field.ts';
import type { Form } from './form.ts';

/** What a person said to one field: a value, that it is left out, or that they want to go back. */
export type FieldAnswer = { value: Json } | 'left out' | 'back';

/** Asks for one field, in the way its kind has. `present`: what it has so far. */
export async function askField(
  terminal: PromptTerminal,
  form: Form,
  field: Field,
  present: Json | undefined,
): Promise<FieldAnswer> {
  const answer = await orBack(terminal, (inner) => askValue(inner, form, field, present ?? field.default));
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
  const initial = choices.findIndex(({ value }) => JSON.stringify(value) === JSON.stringify(present));
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
  const before = (Array.isArray(present) ? present : []).map((value) => JSON.stringify(value));
  const rows = choices.map(({ name, value }, at) => ({
    name,
    value: at,
    checked: before.includes(JSON.stringify(value)),
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
  const text = await askText(terminal, message, check, field.secret, initial);
  if (leavesOut(text)) return 'left out';
  const read = await form.read(field, text);
  return 'problem' in read ? 'left out' : read;
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
