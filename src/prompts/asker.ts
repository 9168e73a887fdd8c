import type { Options } from '../command-line/options.ts';
import { UsageError } from '../core/errors.ts';
import { redactUrls } from '../core/secrets.ts';
import type { ServerRequest, ServerRequestHandler, ServerRequestResult } from '../core/server-requests.ts';
import { writeFileAtomically } from '../terminal/atomic-write.ts';
import type { Environment } from '../terminal/environment.ts';
import type { Answers } from './answers-file.ts';
import type { Desk } from './desk.ts';
import { inputFiles } from './input-files.ts';
import { personAsker } from './interactive-handler.ts';
import type { QuestionDesk } from './question-desk.ts';
import { toldAddress } from './request-text.ts';
import { runCommand } from './run-command.ts';
import { SavedAnswers } from './saved-answers.ts';
import { ScriptAsker } from './scripted-handler.ts';

/** What the answers to servers' questions are made of. */
export interface AskerParts {
  options: Options;
  answers: Answers | undefined;
  environment: Environment;
  desk: Desk;
  notice: (message: string) => void;
}

/** Answers by the line and its answers file; what these leave open is asked of the person, else declined. */
export function askerFor({ options, answers, environment, desk, notice }: AskerParts): ServerRequestHandler {
  const questionDesk = questionDeskOf(desk, environment);
  const script = new ScriptAsker(
    {
      sampling: options.sampling,
      elicitation: options.elicitation === 'decline' ? 'decline' : undefined,
      words: options.answer ?? [],
      answers,
      files: { ...inputFiles(environment), readStdin: noStdin },
    },
    questionDesk,
  );
  const person = desk.staffed ? personAsker(questionDesk) : undefined;
  const keep = saverFor(options.saveAnswers);
  return async (question, signal) => {
    const scripted = await script.answer(question, signal);
    if ('answer' in scripted) {
      if (scripted.answer.action !== 'accept') {
        notice(
          `${sentenceFor(question)} ${scripted.answer.action === 'decline' ? 'Declined' : 'Cancelled'}, as was said beforehand.`,
        );
      }
      return scripted.answer;
    }
    if (person === undefined) {
      notice(
        `${sentenceFor(question)} Declined: nobody can answer here. ${wayToAnswer(question, scripted.missing)}`,
      );
      return { action: 'decline', reason: 'nobody can answer here' };
    }
    const answer = await person(question, signal, scripted.given);
    await keep(question, answer);
    return answer;
  };
}

/** Writes each answer of a person as it is given: what interrupts mcpc takes none away. */
function saverFor(
  path: string | undefined,
): (question: ServerRequest, answer: ServerRequestResult) => Promise<void> {
  const saved = new SavedAnswers();
  return async (question, answer) => {
    if (path === undefined) return;
    saved.add(question, answer);
    await writeFileAtomically(path, saved.text, true);
  };
}

function questionDeskOf(desk: Desk, { env, cwd, platform }: Environment): QuestionDesk {
  return {
    style: desk.style,
    ask: (prompt) => desk.ask(prompt),
    show: (text) => desk.show(text),
    edit: (text, name) => desk.edit(text, name),
    run: (words, stdin, signal) => runCommand(words, stdin, { env, cwd, signal }),
    async open(url) {
      const { openInBrowser } = await import('../terminal/browser.ts');
      if (await openInBrowser(new URL(url), { env, platform })) return;
      throw new UsageError('No browser could be opened.', { hint: 'Set BROWSER to one that is there.' });
    },
    interruptCancels: desk.interruptCancels === true,
  };
}

function noStdin(): Promise<string> {
  throw new UsageError('--answer reads nothing from standard input.');
}

function sentenceFor(question: ServerRequest): string {
  const { server } = question;
  switch (question.type) {
    case 'sampling':
      return `${server} asks for a model's answer.`;
    case 'form':
      return `${server} asks: ${question.message}`;
    case 'url':
      return `${server} asks to visit ${toldAddress(question.url)} — ${redactUrls(question.message)}`;
  }
}

/** The option that would have answered. */
function wayToAnswer(question: ServerRequest, missing: readonly string[]): string {
  switch (question.type) {
    case 'sampling':
      return 'Answer with --sampling text:TEXT, --sampling exec:COMMAND or --answers FILE.';
    case 'form': {
      const words = missing.map((name) => `--answer ${name}=…`).join(' ');
      return `Answer with ${words === '' ? '' : `${words} or `}--answers FILE.`;
    }
    case 'url':
      return 'Consent to it with --answers FILE.';
  }
}
