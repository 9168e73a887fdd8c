import { z } from 'zod';
import { withoutComments } from '../arguments/json-comments.ts';
import { UsageError } from '../core/errors.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { parseJson } from '../core/json-text.ts';

// The message of each is what a sentence says after "must be".
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
    url: z.url({ protocol: /^https?$/, error: 'an address of the web' }),
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
    /** By field, in whatever form it is asked for. */
    answers: fields.default({}),
    forms: z.array(form, 'a list of forms').default([]),
    urls: z.array(address, 'a list of addresses').default([]),
    sampling: z.array(sampling, 'a list of answers').default([]),
    roots: z.array(text, 'a list of folders').default([]),
  },
  'an object',
);

/** What `--answers FILE` says. */
export type Answers = z.infer<typeof answersFile>;
export type FormEntry = Answers['forms'][number];
export type UrlEntry = Answers['urls'][number];
export type SamplingEntry = Omit<Answers['sampling'][number], 'result'> & { result?: JsonObject | undefined };

/** The answers in a file's text. Throws UsageError that names the place of what is wrong. */
export function readAnswers(content: string, path: string): Answers {
  const read = parseJson(withoutComments(content));
  if ('problem' in read) throw new UsageError(`The answers file ${path} ${read.problem}.`);
  const parsed = answersFile.safeParse(read.value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = placeOf(issue?.path ?? []);
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys : undefined;
  const problem =
    unknown === undefined
      ? `${place === '' ? 'it' : place} must be ${issue?.message}`
      : `${place === '' ? 'it' : place} has ${unknown.map((key) => `"${key}"`).join(', ')}, which nothing here is called`;
  throw new UsageError(`In the answers file ${path}, ${problem}.`, {
    hint: 'It may have answers, forms, urls, sampling and roots, as in {"forms": [{"message": "Who are you", "answers": {"name": "Ada"}}]}.',
  });
}

function placeOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (place, key) =>
      typeof key === 'number' ? `${place}[${key}]` : `${place}${place === '' ? '' : '.'}${String(key)}`,
    '',
  );
}
