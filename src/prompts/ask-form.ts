import type { Json } from '../core/json.ts';
import type { ServerRequestResult } from '../core/server-requests.ts';
import { askChoice, askText, back, orBack, type PromptTerminal } from '../terminal/prompts.ts';
import { flatten, sanitiseLine } from '../terminal/sanitise.ts';
import { askField } from './ask-field.ts';
import type { Field } from './field.ts';
import type { Form, FormContent } from './form.ts';
import type { QuestionDesk } from './question-desk.ts';
import { heading, indentedText } from './request-text.ts';

/** A form that a server wants filled in. */
export interface FormQuestion {
  server: string;
  message: string;
  form: Form;
  /** What is known already: it is not asked for, but can be changed at the end. */
  given: FormContent;
  /** What is filled in are the arguments of a tool, called like the server: secrets are nobody else's business there. */
  purpose?: 'tool';
}

/** Asks a person to fill in a form: field by field, then whether it is to be sent. */
export async function askForm(
  desk: QuestionDesk,
  terminal: PromptTerminal,
  question: FormQuestion,
): Promise<ServerRequestResult> {
  const { form } = question;
  await desk.show(formHeading(question, desk));
  if (form.whole) return askWhole(terminal, form);
  if (form.fields.length === 0) return askConsent(terminal);
  return new Filling(desk, terminal, question).run();
}

function formHeading({ server, message, form, purpose }: FormQuestion, { style }: QuestionDesk): string {
  const { theme } = style;
  if (purpose === 'tool') return heading(server, 'is used with these arguments:', style);
  const secrets = form.fields.filter(({ secret }) => secret).map(({ label }) => flatten(label));
  const warning =
    secrets.length === 0
      ? ''
      : `  ${theme.warning(`It asks for what looks like a secret (${secrets.join(', ')}).`)} A form is no place for one: ` +
        'decline unless you trust this server with it.\n';
  const help =
    form.fields.length === 0
      ? ''
      : `  ${theme.dim('Esc goes back a field, and from the first one out of the form: to decline it, for one.')}\n`;
  return `${heading(server, 'asks you for input:', style)}${indentedText(message)}${warning}${help}`;
}

/** What a person may do with a form beside filling it in. */
const refusals = [
  { name: 'Decline: the server is told no', value: 'decline' as const },
  { name: 'Cancel: the server is told that you did not decide', value: 'cancel' as const },
];

const leavingTool = [{ name: 'Do not use it', value: 'cancel' as const }];

/** A form without fields: a yes or a no. */
async function askConsent(terminal: PromptTerminal): Promise<ServerRequestResult> {
  const choices = [{ name: 'Yes', value: 'accept' as const }, ...refusals];
  const action = await askChoice(terminal, 'Your answer', choices);
  return action === 'accept' ? { action, content: {} } : { action };
}

/** What is no form of fields is asked for as it is. */
async function askWhole(terminal: PromptTerminal, form: Form): Promise<ServerRequestResult> {
  const check = async (text: string) => {
    const read = await form.readWhole(text);
    return 'problem' in read ? read.problem : undefined;
  };
  const text = await orBack(terminal, (inner) => askText(inner, 'Your answer, as a JSON object:', check));
  if (text === back) return { action: await askChoice(terminal, 'Your answer', refusals) };
  const read = await form.readWhole(text);
  return 'content' in read ? { action: 'accept', content: read.content } : { action: 'cancel' };
}

/** The way of a person through a form. */
class Filling {
  readonly #desk: QuestionDesk;
  readonly #terminal: PromptTerminal;
  readonly #form: Form;
  /** The fields that are asked for one after the other. */
  readonly #asked: Field[];
  readonly #content: Map<string, Json>;
  readonly #refusals: { name: string; value: 'decline' | 'cancel' }[];

  constructor(desk: QuestionDesk, terminal: PromptTerminal, { form, given, purpose }: FormQuestion) {
    this.#desk = desk;
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
      if (decision === 'go on') at = 0;
      else if (decision === 'back') at = Math.max(0, this.#asked.length - 1);
      else return decision;
    }
  }

  /** Asks for one field. Gives false when the person wants to go back. */
  async #fill(field: Field): Promise<boolean> {
    const { name } = field;
    const answer = await askField(this.#terminal, this.#form, field, this.#content.get(name));
    if (answer === 'back') return false;
    if (answer === 'left out') this.#content.delete(name);
    else this.#content.set(name, answer.value);
    return true;
  }

  /** Shows what was filled in, and asks what is to be done with it. */
  async #decide(unfinished: boolean): Promise<ServerRequestResult | 'go on' | 'back'> {
    const { theme } = this.#desk.style;
    for (;;) {
      const content = Object.fromEntries(this.#content);
      const problem = unfinished ? undefined : await this.#form.problem(content);
      if (!unfinished) await this.#desk.show(this.#summary());
      if (problem !== undefined) await this.#desk.show(`  ${theme.warning(sanitiseLine(problem))}\n`);
      const sends = unfinished || problem !== undefined ? [] : [{ name: 'Send it', value: 'send' as const }];
      const goes = unfinished ? [{ name: 'Go on filling it in', value: 'go on' as const }] : [];
      const changes = unfinished ? [] : [{ name: 'Change a field', value: 'change' as const }];
      const chosen = await orBack(this.#terminal, (inner) =>
        askChoice(inner, 'What now?', [...sends, ...goes, ...changes, ...this.#refusals]),
      );
      if (chosen === back) return unfinished ? 'go on' : 'back';
      if (chosen === 'send') return { action: 'accept', content };
      if (chosen === 'go on') return 'go on';
      if (chosen !== 'change') return { action: chosen };
      const rows = this.#form.fields.map((field) => ({ name: flatten(field.label), value: field }));
      const field = await orBack(this.#terminal, (inner) => askChoice(inner, 'Which one?', rows));
      if (field !== back) await this.#fill(field);
    }
  }

  #summary(): string {
    const { theme } = this.#desk.style;
    const rows = this.#form.fields.map((field) => {
      const value = this.#content.get(field.name);
      return `  ${theme.key(`${flatten(field.label)}:`)} ${shownValue(field, value)}\n`;
    });
    return rows.join('');
  }
}

function shownValue({ secret, input }: Field, value: Json | undefined): string {
  if (value === undefined) return '(left out)';
  if (secret) return '(not shown)';
  const choices = input.kind === 'choice' || input.kind === 'many' ? input.choices : [];
  const nameOf = (one: Json) =>
    choices.find((choice) => JSON.stringify(choice.value) === JSON.stringify(one))?.name ??
    (typeof one === 'string' ? one : JSON.stringify(one));
  const text = input.kind === 'many' && Array.isArray(value) ? value.map(nameOf).join(', ') : nameOf(value);
  return sanitiseLine(text) || '(empty)';
}
