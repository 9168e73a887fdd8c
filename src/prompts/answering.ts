import { existsSync, promises } from 'node:fs';
import { parseWord } from '../arguments/parse-word.ts';
import type { Options } from '../command-line/options.ts';
import { UsageError } from '../core/errors.ts';
import { resolvePath } from '../core/home.ts';
import type { ServerRequestHandler } from '../core/server-requests.ts';
import { reasonOf } from '../core/system-error.ts';
import type { Environment } from '../terminal/environment.ts';
import type { Answers } from './answers-file.ts';
import type { Desk } from './desk.ts';

/** Who answers what the servers of a line ask, and the folders that its answers file names. */
export interface Answering {
  ask: ServerRequestHandler;
  roots: readonly string[];
}

/**
 * Prepares the answers to what servers ask, by the line and its files, else by the person at the desk. What is wrong
 * with them is told before anything is started: throws UsageError.
 */
export async function answeringFor(
  options: Options,
  environment: Environment,
  desk: Desk,
  notice: (message: string) => void,
): Promise<Answering> {
  for (const word of options.answer ?? []) checkWord(word);
  const { answers: path, saveAnswers } = options;
  if (saveAnswers !== undefined && options.force !== true && existsSync(saveAnswers)) {
    throw new UsageError(`${saveAnswers} exists already.`, { hint: 'Replace it with --force.' });
  }
  const answers = path === undefined ? undefined : await answersOf(path, environment);
  let asker: Promise<ServerRequestHandler> | undefined;
  return {
    roots: answers?.roots ?? [],
    ask: async (question, signal) => {
      // Forms and prompts are loaded when the first question comes.
      asker ??= import('./asker.ts').then(({ askerFor }) =>
        askerFor({ options, answers, environment, desk, notice }),
      );
      return (await asker)(question, signal);
    },
  };
}

async function answersOf(path: string, environment: Environment): Promise<Answers> {
  const { readAnswers } = await import('./answers-file.ts');
  const text = await promises.readFile(resolvePath(path, environment), 'utf8').catch((error: unknown) => {
    throw new UsageError(`The answers file ${path} could not be read: ${reasonOf(error)}.`, { cause: error });
  });
  return readAnswers(text, path);
}

function checkWord(word: string): void {
  if (parseWord(word, () => false).form === 'assignment') return;
  throw new UsageError('--answer is written field=value.', {
    hint: 'As in: --answer name=Ada --answer age:=36',
  });
}
