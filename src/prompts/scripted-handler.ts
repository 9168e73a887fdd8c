import { buildArguments } from '../arguments/build-arguments.ts';
import { parseWord } from '../arguments/parse-word.ts';
import type { Options } from '../command-line/options.ts';
import { didYouMean, nearest } from '../core/did-you-mean.ts';
import { UsageError } from '../core/errors.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type {
  SamplingRequest,
  ServerRequest,
  ServerRequestHandler,
  ServerRequestResult,
  UrlElicitation,
} from '../core/server-requests.ts';
import type { ChatModel } from '../engine/models/chat-model.ts';
import { parsePath } from '../schema/argument-path.ts';
import { rootNode } from '../schema/schema-node.ts';
import { openInBrowser } from '../terminal/programs/browser.ts';
import { fieldOf } from './answered-field.ts';
import type { Answers, FormEntry, SamplingEntry, UrlEntry } from './answers-file.ts';
import { Form, type FormContent } from './form.ts';
import { inputFiles } from './input-files.ts';
import type { Prompter } from './prompter.ts';
import { describeRequest, lastText } from './request-text.ts';
import { commandAnswer } from './sampling-command.ts';
import { checkToolUse, parseSamplingResult } from './sampling-result.ts';

/** Entries of an answers file. Those that match are taken in order, the last one repeatedly. */
export class Entries<Entry extends object> {
  readonly #entries: readonly Entry[];
  readonly #taken = new Set<Entry>();

  constructor(entries: readonly Entry[]) {
    this.#entries = entries;
  }

  /** Takes the next entry that matches. */
  take(matches: (entry: Entry) => boolean): Entry | undefined {
    const matching = this.#entries.filter(matches);
    const entry = matching.find((one) => !this.#taken.has(one)) ?? matching.at(-1);
    if (entry !== undefined) this.#taken.add(entry);
    return entry;
  }
}

/** Whether `text` contains `pattern`, ignoring case; `*` stands for any text. Without a pattern everything matches. */
export function matchesText(pattern: string | undefined, text: string): boolean {
  if (pattern === undefined) return true;
  let rest = text.toLowerCase();
  for (const part of pattern.toLowerCase().split('*')) {
    const at = rest.indexOf(part);
    if (at < 0) return false;
    rest = rest.slice(at + part.length);
  }
  return true;
}

/** Whether `url` is the URL that was consented to, or below it. A URL that only looks similar is not. */
export function matchesUrl(consented: string, url: string): boolean {
  try {
    const [given, asked] = [new URL(consented), new URL(url)];
    if (
      given.origin !== asked.origin ||
      given.username !== asked.username ||
      given.password !== asked.password
    ) {
      return false;
    }
    if (!asked.href.startsWith(given.href)) return false;
    // Below `/ada` is `/ada/x`, and not `/adam`.
    const isWhole = given.search !== '' || given.hash !== '' || given.href.endsWith('/');
    return isWhole || /^(?:$|[/?#])/.test(asked.href.slice(given.href.length));
  } catch {
    return false;
  }
}

/** Whether an entry is for this server; without a name it is for all. */
export function matchesServer(name: string | undefined, server: string): boolean {
  return name === undefined || name === server;
}

/** Whether all answers of an entry are for fields that the form declares. */
export function matchesFields(answers: JsonObject, schema: JsonObject): boolean {
  const root = rootNode(schema);
  return Object.keys(answers).every((name) => root.declares(name));
}

/** What answers server requests without asking: `--sampling`, `--elicitation`, `--answer` and `--answers`. */
export interface ScriptedAnswers {
  options: Pick<Options, 'sampling' | 'elicitation' | 'answer' | 'saveAnswers' | 'cacert'>;
  answers: Answers | undefined;
  /** That of `--sampling chat:`. */
  model?: ChatModel | undefined;
  prompter: Prompter;
  notice: (message: string) => void;
  /** The fields of `--answer` that a form had, to which others are added. */
  used?: Set<string>;
}

/** Handles what has no scripted answer. `given`: the fields of a form that have one. */
export type FallbackHandler = (
  request: ServerRequest,
  signal: AbortSignal,
  given: FormContent,
) => Promise<ServerRequestResult>;

/** An answer, or the fields of a form that are known. */
type Scripted = { result: ServerRequestResult } | { given: FormContent };

/**
 * Answers as the script says. Passes on what it has no answer to. Throws UsageError for answers that are not valid.
 */
export function scriptedHandler(script: ScriptedAnswers, fallback: FallbackHandler): ServerRequestHandler {
  const answers = new ScriptedRun(script);
  return async (request, signal) => {
    const scripted = await answers.find(request, signal);
    if ('given' in scripted) return fallback(request, signal, scripted.given);
    const { action } = scripted.result;
    if (action !== 'accept') {
      const what = action === 'decline' ? 'Declined' : 'Cancelled';
      script.notice(`${describeRequest(request)} ${what}, as specified in advance.`);
    }
    return { scripted: true, ...scripted.result };
  };
}

/** Declines every request with a notice that says how it can be answered. */
export function declining(notice: (message: string) => void): FallbackHandler {
  return async (request, _signal, given) => {
    const why = 'Declined: mcpc cannot ask anyone here.';
    notice(`${describeRequest(request)} ${why} ${await wayToAnswer(request, given)}`);
    return { action: 'decline', reason: 'there is no user to ask' };
  };
}

/** The options that would have answered. */
async function wayToAnswer(request: ServerRequest, given: FormContent): Promise<string> {
  switch (request.type) {
    case 'sampling':
      return 'Answer with --sampling text:TEXT, exec:COMMAND or chat:MODEL, or --answers FILE.';
    case 'form': {
      const form = new Form(request.schema);
      const known = Object.keys(given).length === 0 ? {} : { ...(await form.defaults()), ...given };
      const words = form.missing(known).map(({ name }) => `--answer ${name}=…`);
      return `Answer with ${[...(words.length === 0 ? [] : [words.join(' ')]), '--answers FILE'].join(' or ')}.`;
    }
    case 'url':
      return 'Consent to it in advance with --answers FILE.';
  }
}

class ScriptedRun {
  readonly #script: ScriptedAnswers;
  readonly #forms: Entries<FormEntry>;
  readonly #urls: Entries<UrlEntry>;
  readonly #sampling: Entries<SamplingEntry>;
  readonly #used: Set<string>;

  constructor(script: ScriptedAnswers) {
    const { answers } = script;
    this.#script = script;
    this.#used = script.used ?? new Set();
    this.#forms = new Entries(answers?.forms ?? []);
    this.#urls = new Entries(answers?.urls ?? []);
    this.#sampling = new Entries((answers?.sampling ?? []) as SamplingEntry[]);
  }

  async find(request: ServerRequest, signal: AbortSignal): Promise<Scripted> {
    switch (request.type) {
      case 'sampling':
        return this.#sample(request, signal);
      case 'form':
        return this.#fill(request);
      case 'url':
        return this.#visit(request);
    }
  }

  async #sample(request: SamplingRequest, signal: AbortSignal): Promise<Scripted> {
    const { options, prompter, model, notice } = this.#script;
    const entry = this.#sampling.take(
      (one) => matchesServer(one.server, request.server) && matchesText(one.message, lastText(request)),
    );
    if (entry?.action === 'decline') return { result: declined };
    if (entry?.result !== undefined) return accepted(checkToolUse(entry.result, request), 'The answers file');
    if (entry?.text !== undefined)
      return accepted(parseSamplingResult(entry.text, request, 'script'), 'The answers file');
    const [, how = '', what = ''] = /^([a-z]+)(?::([\s\S]*))?$/.exec(options.sampling ?? '') ?? [];
    if (how === 'decline') return { result: declined };
    if (how === 'text') return accepted(parseSamplingResult(what, request, 'script'), '--sampling text:');
    if (how === 'exec') {
      const content = await commandAnswer(what, request, prompter.environment, signal);
      return { result: { action: 'accept', content, scripted: false } };
    }
    // A user reviews what a model gets and answers.
    if (model === undefined || prompter.isInteractive) return { given: {} };
    const { answerByModel } = await import('./sampling-model.ts');
    const content = await answerByModel(model, request, { signal, notice });
    return { result: { action: 'accept', content, scripted: false } };
  }

  async #fill({ server, message, schema }: ServerRequest & { type: 'form' }): Promise<Scripted> {
    const entry = this.#forms.take(
      (one) =>
        matchesServer(one.server, server) &&
        matchesText(one.message, message) &&
        // Without a message an entry is for the forms that have all the fields it answers.
        (one.message !== undefined || matchesFields(one.answers, schema)),
    );
    if (entry !== undefined && entry.action !== 'accept') return { result: { action: entry.action } };
    const form = new Form(schema);
    this.#refuseMistyped(form, server);
    const given = { ...this.#knownFields(form), ...entry?.answers, ...(await this.#answerOptions(schema)) };
    if (entry === undefined && Object.keys(given).length === 0) return this.#unanswered({});
    const content = { ...(await form.defaults()), ...given };
    if (form.missing(content).length > 0) return this.#unanswered(given);
    const { problem, notes } = await form.check(content);
    for (const note of notes) this.#script.notice(note);
    if (problem !== undefined) {
      throw new UsageError(`The answer to a form of ${server} is not valid: ${problem}`, {
        hint: 'Nothing was sent. Correct --answer or the answers file.',
      });
    }
    return { result: { action: 'accept', content } };
  }

  async #visit({ server, url, completed, wait }: UrlElicitation): Promise<Scripted> {
    const entry = this.#urls.take((one) => matchesServer(one.server, server) && matchesUrl(one.url, url));
    if (entry === undefined) return this.#unanswered({});
    if (entry.action !== 'accept') return { result: { action: entry.action } };
    if (entry.open && !(await openInBrowser(new URL(url), this.#script.prompter.environment))) {
      throw new UsageError('No browser could be opened.', { hint: 'Set BROWSER to an installed one.' });
    }
    if (wait) await completed;
    return { result: { action: 'accept' } };
  }

  /** With `--elicitation decline`, what has no answer is declined. */
  #unanswered(given: FormContent): Scripted {
    return this.#script.options.elicitation === 'decline' ? { result: { action: 'decline' } } : { given };
  }

  /** The answers in the file that are for the fields of any form. */
  #knownFields(form: Form): FormContent {
    const { answers = {} } = this.#script.answers ?? {};
    const known = form.fields.filter(({ name }) => Object.hasOwn(answers, name));
    return Object.fromEntries(known.map(({ name }) => [name, answers[name] as Json]));
  }

  /**
   * Throws UsageError for an `--answer` whose field no form had so far, if its name is almost that of a field of this form
   * that has no answer. Others may be for a form that comes later.
   */
  #refuseMistyped(form: Form, server: string): void {
    const words = this.#script.options.answer ?? [];
    const answered = new Set(words.map(fieldOf));
    const open = form.fields.map(({ name }) => name).filter((name) => !answered.has(name));
    for (const field of answered) {
      if (form.fields.some(({ name }) => name === field)) this.#used.add(field);
      const near = this.#used.has(field) ? [] : nearest(field, open);
      if (near.length === 0) continue;
      const names = form.fields.map(({ name }) => name);
      throw new UsageError(`The form of ${server} has no field "${field}".${didYouMean(field, near)}`, {
        hint: `Nothing was sent. Its fields: ${names.join(', ')}.`,
      });
    }
  }

  /** The `--answer` options for fields of this form, converted by its schema. */
  async #answerOptions(schema: JsonObject): Promise<JsonObject> {
    const { options, prompter } = this.#script;
    const root = rootNode(schema);
    const words = (options.answer ?? []).filter((text) => {
      const word = parseWord(text, (name) => root.declares(name));
      if (word.form !== 'assignment') return false;
      const [first] = parsePath(word.key, root, false).steps;
      return first?.kind === 'member' && root.declares(first.name);
    });
    const files = { ...inputFiles(prompter.environment), readStdin: rejectStdin };
    const built = await buildArguments(words, schema, files, { subject: 'Field' });
    return built.arguments;
  }
}

const declined: ServerRequestResult = { action: 'decline', reason: 'the user declined in advance' };

function accepted(parsed: { result: JsonObject } | { problem: string }, source: string): Scripted {
  if ('result' in parsed) return { result: { action: 'accept', content: parsed.result } };
  throw new UsageError(`${source} cannot answer the sampling request. ${parsed.problem}`);
}

function rejectStdin(): Promise<string> {
  throw new UsageError('--answer cannot read from standard input.');
}
