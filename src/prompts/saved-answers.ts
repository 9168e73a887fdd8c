import type { Json, JsonObject } from '../core/json.ts';
import { isSecretParameter } from '../core/secrets.ts';
import type { ServerRequest, ServerRequestResult } from '../core/server-requests.ts';
import { fieldsOf } from './field.ts';
import { lastText } from './scripted-handler.ts';

/** The answers that a person gave, in the form of an answers file; secrets are left out. */
export class SavedAnswers {
  readonly #forms: JsonObject[] = [];
  readonly #urls: JsonObject[] = [];
  readonly #sampling: JsonObject[] = [];

  add(question: ServerRequest, answer: ServerRequestResult): void {
    const { server } = question;
    switch (question.type) {
      case 'form':
        this.#forms.push(formEntry(question, answer));
        return;
      case 'url':
        this.#urls.push({ server, url: consentedTo(question.url), ...actionOf(answer) });
        return;
      case 'sampling': {
        const message = messageOf(lastText(question.params));
        if (answer.action === 'accept') this.#sampling.push({ server, ...message, ...samplingOf(answer) });
        else this.#sampling.push({ server, ...message, action: 'decline' });
      }
    }
  }

  /** The file's text. */
  get text(): string {
    const answers: Record<string, Json> = {};
    if (this.#forms.length > 0) answers.forms = this.#forms;
    if (this.#urls.length > 0) answers.urls = this.#urls;
    if (this.#sampling.length > 0) answers.sampling = this.#sampling;
    return `${JSON.stringify(answers, undefined, 2)}\n`;
  }
}

function formEntry(
  { server, message, schema }: ServerRequest & { type: 'form' },
  answer: ServerRequestResult,
): JsonObject {
  const entry = { server, ...messageOf(message), ...actionOf(answer) };
  if (answer.action !== 'accept') return entry;
  const secrets = fieldsOf(schema).filter(({ secret }) => secret);
  const kept = Object.entries(answer.content ?? {}).filter(
    ([name]) => !secrets.some((field) => field.name === name),
  );
  return { ...entry, answers: Object.fromEntries(kept) };
}

/** An empty message would fit every other. */
function messageOf(message: string): JsonObject {
  return message.trim() === '' ? {} : { message };
}

function actionOf({ action }: ServerRequestResult): JsonObject {
  return action === 'accept' ? {} : { action };
}

/** The address without what looks like a secret in it. */
function consentedTo(url: string): string {
  if (!URL.canParse(url)) return url;
  const address = new URL(url);
  address.username = '';
  address.password = '';
  address.hash = '';
  if ([...address.searchParams.keys()].some(isSecretParameter)) address.search = '';
  return address.href;
}

/** A text alone where it says all; else the whole result. */
function samplingOf({ content = {} }: ServerRequestResult & { action: 'accept' }): JsonObject {
  const block = content.content;
  const isText =
    typeof block === 'object' && block !== null && 'text' in block && content.stopReason === 'endTurn';
  return isText ? { text: block.text as Json } : { result: content };
}
