import { buildArguments } from '../arguments/build-arguments.ts';
import { parseWord } from '../arguments/parse-word.ts';
import type { InputFiles } from '../arguments/read-source.ts';
import { UsageError } from '../core/errors.ts';
import { asString, isObject, type Json, type JsonObject } from '../core/json.ts';
import type { ServerRequest, ServerRequestResult, UrlElicitation } from '../core/server-requests.ts';
import { parsePath } from '../schema/argument-path.ts';
import { rootNode } from '../schema/schema-node.ts';
import type { Answers, FormEntry, SamplingEntry, UrlEntry } from './answers-file.ts';
import { Form, type FormContent } from './form.ts';
import type { QuestionDesk } from './question-desk.ts';
import { runForAnswer } from './run-for-answer.ts';
import { checkedChoice, readResult } from './sampling-result.ts';

/** Of several entries that fit, each is taken once, in their order; then the last of them again and again. */
export class Entries<Entry extends object> {
  readonly #entries: readonly Entry[];
  readonly #taken = new Set<Entry>();

  constructor(entries: readonly Entry[]) {
    this.#entries = entries;
  }

  /** The next entry that fits, if there is one. */
  take(fits: (entry: Entry) => boolean): Entry | undefined {
    const fitting = this.#entries.filter(fits);
    const entry = fitting.find((one) => !this.#taken.has(one)) ?? fitting.at(-1);
    if (entry !== undefined) this.#taken.add(entry);
    return entry;
  }
}

/** Whether `text` holds what `pattern` says, in whatever case; `*` stands for anything. No pattern fits all. */
export function fitsText(pattern: string | undefined, text: string): boolean {
  if (pattern === undefined) return true;
  let rest = text.toLowerCase();
  for (const part of pattern.toLowerCase().split('*')) {
    const at = rest.indexOf(part);
    if (at < 0) return false;
    rest = rest.slice(at + part.length);
  }
  return true;
}

/** Whether the address `url` is the same as, or below, the one that was consented to: one that only looks like it is not. */
export function fitsUrl(consented: string, url: string): boolean {
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
    const whole = given.search !== '' || given.hash !== '' || given.href.endsWith('/');
    return whole || /^(?:$|[/?#])/.test(asked.href.slice(given.href.length));
  } catch {
    return false;
  }
}

/** What the line says of answers. */
export interface Script {
  /** `--sampling`: `decline`, `text:…` or `exec:…`. */
  sampling: string | undefined;
  /** `--elicitation`. */
  elicitation: 'decline' | undefined;
  /** `--answer`, as typed. */
  words: readonly string[];
  /** `--answers`. */
  answers: Answers | undefined;
  /** Where `field=@file` is read from. */
  files: InputFiles;
}

/** An answer; or none, with what of a form is known and what is wanting. */
export type ScriptAnswer = { answer: ServerRequestResult } | { given: FormContent; missing: string[] };

/** Answers as the line and its answers file say. Throws UsageError for answers that do not fit the question. */
export class ScriptAsker {
  readonly #script: Script;
  readonly #desk: Pick<QuestionDesk, 'run' | 'open' | 'show'>;
  readonly #forms: Entries<FormEntry>;
  readonly #urls: Entries<UrlEntry>;
  readonly #sampling: Entries<SamplingEntry>;

  constructor(script: Script, desk: Pick<QuestionDesk, 'run' | 'open' | 'show'>) {
    this.#script = script;
    this.#desk = desk;
    this.#forms = new Entries(script.answers?.forms ?? []);
    this.#urls = new Entries(script.answers?.urls ?? []);
    this.#sampling = new Entries((script.answers?.sampling ?? []) as SamplingEntry[]);
  }

  async answer(question: ServerRequest, signal: AbortSignal): Promise<ScriptAnswer> {
    switch (question.type) {
      case 'sampling':
        return this.#sample(question, signal);
      case 'form':
        return this.#fill(question);
      case 'url':
        return this.#visit(question);
    }
  }

  async #sample(
    { server, params }: ServerRequest & { type: 'sampling' },
    signal: AbortSignal,
  ): Promise<ScriptAnswer> {
    const said = lastText(params);
    const entry = this.#sampling.take((one) => fitsServer(one.server, server) && fitsText(one.message, said));
    if (entry?.action === 'decline') return { answer: byLine };
    if (entry?.result !== undefined) return accepted(checkedChoice(entry.result, params), 'The answers file');
    if (entry?.text !== undefined)
      return accepted(readResult(entry.text, params, 'script'), 'The answers file');
    const [, how = '', what = ''] = /^([a-z]+)(?::([\s\S]*))?$/.exec(this.#script.sampling ?? '') ?? [];
    if (how === 'decline') return { answer: byLine };
    if (how === 'text') return accepted(readResult(what, params, 'script'), '--sampling text:');
    if (how !== 'exec') return { given: {}, missing: [] };
    const content = await runForAnswer(what, params, this.#desk, signal);
    return { answer: { action: 'accept', content } };
  }

  async #fill({ server, message, schema }: ServerRequest & { type: 'form' }): Promise<ScriptAnswer> {
    const entry = this.#forms.take(
      (one) =>
        fitsServer(one.server, server) &&
        fitsText(one.message, message) &&
        (one.message !== undefined || fitsFields(one, schema)),
    );
    if (entry !== undefined && entry.action !== 'accept') return { answer: { action: entry.action } };
    const form = new Form(schema);
    const said = { ...this.#known(form), ...entry?.answers, ...(await this.#typed(schema)) };
    if (entry === undefined && Object.keys(said).length === 0) return this.#unanswered({}, requiredOf(form));
    const content = { ...form.defaults, ...said };
    const missing = form.missing(content);
    if (missing.length > 0)
      return this.#unanswered(
        said,
        missing.map(({ name }) => name),
      );
    const problem = await form.problem(content);
    if (problem !== undefined) {
      throw new UsageError(`The answer to a form of ${server} does not fit: ${problem}`, {
        hint: 'Nothing was sent. Mend --answer, or the answers file.',
      });
    }
    return { answer: { action: 'accept', content } };
  }

  async #visit({ server, url, completed, wait }: UrlElicitation): Promise<ScriptAnswer> {
    const entry = this.#urls.take((one) => fitsServer(one.server, server) && fitsUrl(one.url, url));
    if (entry === undefined) return this.#unanswered({}, []);
    if (entry.action !== 'accept') return { answer: { action: entry.action } };
    if (entry.open) await this.#desk.open(new URL(url).href);
    if (wait) await completed;
    return { answer: { action: 'accept' } };
  }

  /** What nobody said anything of is declined where the line says so. */
  #unanswered(given: FormContent, missing: string[]): ScriptAnswer {
    return this.#script.elicitation === 'decline' ? { answer: { action: 'decline' } } : { given, missing };
  }

  /** What the file says of fields, whatever form asks for them. */
  #known(form: Form): FormContent {
    const { answers = {} } = this.#script.answers ?? {};
    const known = form.fields.filter(({ name }) => Object.hasOwn(answers, name));
    return Object.fromEntries(known.map(({ name }) => [name, answers[name] as Json]));
  }

  /** What `--answer` says of the fields of this form, typed by its schema. */
  async #typed(schema: JsonObject): Promise<JsonObject> {
    const root = rootNode(schema);
    const words = this.#script.words.filter((text) => {
      const word = parseWord(text, (name) => root.declares(name));
      if (word.form !== 'assignment') return false;
      const [first] = parsePath(word.key, root, false).steps;
      return first?.kind === 'member' && root.declares(first.name);
    });
    const built = await buildArguments(words, schema, this.#script.files);
    return built.arguments;
  }
}

const byLine: ServerRequestResult = { action: 'decline', reason: 'the line says so' };

function accepted(read: { result: JsonObject } | { problem: string }, source: string): ScriptAnswer {
  if ('result' in read) return { answer: { action: 'accept', content: read.result } };
  throw new UsageError(`${source} cannot answer the sampling request. ${read.problem}`);
}

function requiredOf(form: Form): string[] {
  return form.fields.filter(({ required }) => required).map(({ name }) => name);
}

/** An entry without a message is for the forms that have all the fields it answers. */
function fitsFields({ answers }: FormEntry, schema: JsonObject): boolean {
  const root = rootNode(schema);
  return Object.keys(answers).every((name) => root.declares(name));
}

function fitsServer(pattern: string | undefined, server: string): boolean {
  return pattern === undefined || pattern === server;
}

/** The text of a sampling request's last message. */
export function lastText({ messages }: JsonObject): string {
  const last = Array.isArray(messages) ? messages.at(-1) : undefined;
  const blocks = [isObject(last) ? last.content : undefined].flat();
  return blocks.map((block) => (isObject(block) ? (asString(block.text) ?? '') : '')).join('\n');
}
