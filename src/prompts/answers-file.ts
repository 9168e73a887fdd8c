import { z } from 'zod';
import { UsageError } from '../core/errors.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { stringifyJson } from '../core/json-text.ts';
import { readJsonc } from '../core/jsonc.ts';
import { isSecretParameter } from '../core/secrets.ts';
import type { ServerRequest, ServerRequestResult } from '../core/server-requests.ts';
import { fieldsOf } from './form.ts';
import { lastText } from './request-text.ts';

/** The answers that the user gave, in the format of an answers file. Secrets are left out. */
export class SavedAnswers {
  readonly #forms: JsonObject[] = [];
  readonly #urls: JsonObject[] = [];
  readonly #sampling: JsonObject[] = [];

  add(request: ServerRequest, result: ServerRequestResult): void {
    const { server } = request;
    switch (request.type) {
      case 'form':
        this.#forms.push(formEntry(request, result));
        return;
      case 'url':
        this.#urls.push({ server, url: consentUrl(request.url), ...actionOf(result) });
        return;
      case 'sampling': {
        const message = messageOf(lastText(request));
        if (result.action === 'accept') this.#sampling.push({ server, ...message, ...samplingOf(result) });
        else this.#sampling.push({ server, ...message, action: 'decline' });
      }
    }
  }

  /** The text of the file. */
  get text(): string {
    const answers: Record<string, Json> = {};
    if (this.#forms.length > 0) answers.forms = this.#forms;
    if (this.#urls.length > 0) answers.urls = this.#urls;
    if (this.#sampling.length > 0) answers.sampling = this.#sampling;
    return `${stringifyJson(answers, 2)}\n`;
  }
}

function formEntry(
  { server, message, schema }: ServerRequest & { type: 'form' },
  result: ServerRequestResult,
): JsonObject {
  const entry = { server, ...messageOf(message), ...actionOf(result) };
  if (result.action !== 'accept') return entry;
  const secrets = fieldsOf(schema).filter(({ secret }) => secret);
  const kept = Object.entries(result.content ?? {}).filter(
    ([name]) => !secrets.some((field) => field.name === name),
  );
  return { ...entry, answers: Object.fromEntries(kept) };
}

/** Leaves out an empty message, which would match every other. */
function messageOf(message: string): JsonObject {
  return message.trim() === '' ? {} : { message };
}

function actionOf({ action }: ServerRequestResult): JsonObject {
  return action === 'accept' ? {} : { action };
}

/** Removes what looks like a secret from a URL. */
function consentUrl(url: string): string {
  if (!URL.canParse(url)) return url;
  const address = new URL(url);
  address.username = '';
  address.password = '';
  address.hash = '';
  if ([...address.searchParams.keys()].some(isSecretParameter)) address.search = '';
  return address.href;
}

/** Saves the text if nothing else matters, otherwise the whole result. */
function samplingOf({ content = {} }: ServerRequestResult & { action: 'accept' }): JsonObject {
  const block = content.content;
  const isText =
    typeof block === 'object' && block !== null && 'text' in block && content.stopReason === 'endTurn';
  return isText ? { text: block.text as Json } : { result: content };
}

// Each message completes a sentence after "must be".
const text = z.string('text');
const json = z.unknown().transform((value) => value as Json);
const fields = z.record(z.string(), json, 'an object of answers by field');
const action = z.enum(['accept', 'decline', 'cancel'], '"accept", "decline" or "cancel"');
const server = text.optional();

const form = z.strictObject(
  { server, message: text.optional(), action: action.default('accept'), answers: fields.default({}) },
  'an object with message and answers',
);

const address = z.strictObject(
  {
    server,
    url: z.url({ protocol: /^https?$/, error: 'an http or https URL' }),
    action: action.default('accept'),
    open: z.boolean('true or false').default(true),
  },
  'an object with url',
);

const sampling = z
  .strictObject(
    {
      server,
      message: text.optional(),
      action: z.enum(['accept', 'decline'], '"accept" or "decline"').default('accept'),
      text: text.optional(),
      result: z.record(z.string(), json, 'a CreateMessageResult').optional(),
    },
    'an object with message and text',
  )
  .refine(
    ({ action: said, text: words, result }) =>
      said === 'decline' || (words === undefined) !== (result === undefined),
    'an object with either text or result',
  );

const answersFile = z.strictObject(
  {
    /** By field, whichever form asks for it. */
    answers: fields.default({}),
    forms: z.array(form, 'an array of forms').default([]),
    urls: z.array(address, 'an array of URLs').default([]),
    sampling: z.array(sampling, 'an array of answers').default([]),
    roots: z.array(text, 'an array of folders').default([]),
  },
  'an object',
);

/** The contents of an answers file (`--answers FILE`). */
export type Answers = z.infer<typeof answersFile>;
export type FormEntry = Answers['forms'][number];
export type UrlEntry = Answers['urls'][number];
export type SamplingEntry = Omit<Answers['sampling'][number], 'result'> & { result?: JsonObject | undefined };

/** Parses an answers file. Throws UsageError with the path of the value that is wrong. */
export function readAnswers(content: string, path: string): Answers {
  const read = readJsonc(content);
  if ('problem' in read) throw new UsageError(`The answers file ${path} ${read.problem}.`);
  const parsed = answersFile.safeParse(read.value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = placeOf(issue?.path ?? []);
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys : undefined;
  const problem =
    unknown === undefined
      ? `${place === '' ? 'it' : place} must be ${issue?.message}`
      : `${place === '' ? 'it' : place} has the unknown key ${unknown.map((key) => `"${key}"`).join(', ')}`;
  throw new UsageError(`In the answers file ${path}, ${problem}.`, {
    hint: 'Its keys are answers, forms, urls, sampling and roots, as in {"forms": [{"message": "Who are you", "answers": {"name": "Ada"}}]}.',
  });
}

function placeOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (place, key) =>
      typeof key === 'number' ? `${place}[${key}]` : `${place}${place === '' ? '' : '.'}${String(key)}`,
    '',
  );
}
