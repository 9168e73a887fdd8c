import { existsSync, promises } from 'node:fs';
import { parseWord } from '../arguments/parse-word.ts';
import type { Options } from '../command-line/options.ts';
import type { SystemEnvironment } from '../core/environment.ts';
import { reasonOf, UsageError } from '../core/errors.ts';
import { resolvePath } from '../core/home.ts';
import type { ServerRequestHandler } from '../core/server-requests.ts';
import type { ChatModel } from '../engine/models/chat-model.ts';
import type { Environment } from '../terminal/environment.ts';
import { fieldOf } from './answered-field.ts';
import type { Answers } from './answers-file.ts';
import type { Prompter } from './prompter.ts';
import type { FallbackHandler, ScriptedAnswers } from './scripted-handler.ts';

type AnswerOptions = Pick<
  Options,
  'answer' | 'answers' | 'cacert' | 'elicitation' | 'force' | 'sampling' | 'saveAnswers'
>;

/** What a line and its answers file say about the requests of servers. */
export interface PreparedAnswers {
  handleServerRequest: ServerRequestHandler;
  /** The folders in the answers file. */
  roots: readonly string[];
  /** Reports the `--answer` options whose field no form had. */
  reportUnused(): void;
}

/**
 * Prepares the answers to server requests: from the options and the answers file, otherwise from the user. Reads and
 * checks both before anything is started. Throws UsageError.
 */
export async function prepareAnswers(
  options: AnswerOptions,
  prompter: Prompter,
  notice: (message: string) => void,
): Promise<PreparedAnswers> {
  for (const word of options.answer ?? []) checkWord(word);
  const { answers: path, saveAnswers } = options;
  const { environment } = prompter;
  const isNew = (path: string) => !existsSync(resolvePath(path, environment));
  if (saveAnswers !== undefined && options.force !== true && !isNew(saveAnswers)) {
    throw new UsageError(`${saveAnswers} already exists.`, { hint: 'Overwrite it with --force.' });
  }
  const answers = path === undefined ? undefined : await readAnswersFile(path, environment);
  const model = await modelOf(options, environment);
  const used = new Set<string>();
  let handler: Promise<ServerRequestHandler> | undefined;
  return {
    reportUnused: () => {
      const unused = new Set((options.answer ?? []).map(fieldOf).filter((field) => !used.has(field)));
      for (const field of unused) notice(`--answer ${field}=… was not used: no form had that field.`);
    },
    roots: answers?.roots ?? [],
    handleServerRequest: async (request, signal) => {
      handler ??= serverRequestHandler({ options, answers, prompter, notice, model, used });
      return (await handler)(request, signal);
    },
  };
}

/** Returns the folders that the options and the answers file of a line name as roots. Throws UsageError. */
export async function rootsOfLine(
  { root, answers: path }: Pick<Options, 'root' | 'answers'>,
  environment: SystemEnvironment,
): Promise<string[]> {
  const answers = path === undefined ? undefined : await readAnswersFile(path, environment);
  return [...root, ...(answers?.roots ?? [])];
}

/**
 * Answers as the options and the answers file say, otherwise asks the user; declines with a notice when there is no
 * user at that time. Forms and prompts are loaded only now.
 */
export async function serverRequestHandler(script: ScriptedAnswers): Promise<ServerRequestHandler> {
  const { declining, scriptedHandler } = await import('./scripted-handler.ts');
  const decline = declining(script.notice);
  let asking: Promise<FallbackHandler> | undefined;
  return scriptedHandler(script, async (...request) => {
    if (!script.prompter.isInteractive) return decline(...request);
    asking ??= import('./interactive-handler.ts').then(({ interactiveHandler }) =>
      interactiveHandler(script),
    );
    return (await asking)(...request);
  });
}

/** Opens the model of `--sampling chat:`; undefined for other values. Throws UsageError if a variable is missing. */
export async function modelOf(
  { sampling = '', cacert }: Pick<Options, 'sampling' | 'cacert'>,
  environment: Environment,
): Promise<ChatModel | undefined> {
  if (!sampling.startsWith('chat:')) return undefined;
  const { openSamplingModel } = await import('./sampling-model.ts');
  return openSamplingModel(sampling.slice('chat:'.length), cacert, environment);
}

async function readAnswersFile(path: string, environment: SystemEnvironment): Promise<Answers> {
  const { readAnswers } = await import('./answers-file.ts');
  const text = await promises.readFile(resolvePath(path, environment), 'utf8').catch((error: unknown) => {
    throw new UsageError(`The answers file ${path} could not be read: ${reasonOf(error)}.`, { cause: error });
  });
  return readAnswers(text, path);
}

function checkWord(word: string): void {
  if (parseWord(word, () => false).form === 'assignment') return;
  throw new UsageError('--answer must be of the form field=value.', {
    hint: 'As in: --answer name=Ada --answer age:=36',
  });
}
