import { InterruptedError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { ServerRequest, ServerRequestResult } from '../core/server-requests.ts';
import type { PromptTerminal } from '../terminal/prompts.ts';
import { sanitiseLine } from '../terminal/sanitise.ts';
import { askForm } from './ask-form.ts';
import { askSampling, type Habit, tellProblem } from './ask-sampling.ts';
import { askUrl } from './ask-url.ts';
import { Form, type FormContent } from './form.ts';
import type { QuestionDesk } from './question-desk.ts';
import { runForAnswer } from './run-for-answer.ts';

/** Has a person answer. `given`: what of a form is known already. */
export type PersonAsker = (
  question: ServerRequest,
  signal: AbortSignal,
  given?: FormContent,
) => Promise<ServerRequestResult>;

/**
 * Has the person at a desk answer what servers ask, one question after the other. Throws InterruptedError when they
 * interrupt mcpc, or what `signal` was aborted with.
 */
export function personAsker(desk: QuestionDesk): PersonAsker {
  let before: Promise<unknown> = Promise.resolve();
  let habit: Habit | undefined;

  async function answer(
    question: ServerRequest,
    signal: AbortSignal,
    given: FormContent,
  ): Promise<ServerRequestResult> {
    signal.throwIfAborted();
    const within = <T>(prompt: (terminal: PromptTerminal) => Promise<T>) =>
      desk.ask((terminal) => prompt({ ...terminal, signal: AbortSignal.any([terminal.signal, signal]) }));
    switch (question.type) {
      case 'url':
        return askUrl(desk, question, within);
      case 'form': {
        const { server, message, schema } = question;
        return within((terminal) =>
          askForm(desk, terminal, { server, message, form: new Form(schema), given }),
        );
      }
      case 'sampling': {
        const usual = await byHabit(question.params, signal);
        if (usual !== undefined) return usual;
        const done = await askSampling(desk, question, within, signal);
        habit = done.habit;
        return done.answer;
      }
    }
  }

  /** What a person wanted done with this kind of question; undefined when that came to nothing, and they are asked. */
  async function byHabit(params: JsonObject, signal: AbortSignal): Promise<ServerRequestResult | undefined> {
    if (habit === undefined) return undefined;
    if (habit.type === 'decline') return { action: 'decline', reason: 'the person said no to all of them' };
    try {
      return { action: 'accept', content: await runForAnswer(habit.command, params, desk, signal) };
    } catch (error) {
      habit = undefined;
      await tellProblem(error, desk);
      return undefined;
    }
  }

  async function told(
    question: ServerRequest,
    signal: AbortSignal,
    given: FormContent,
  ): Promise<ServerRequestResult> {
    try {
      return await answer(question, signal, given);
    } catch (error) {
      if (!(error instanceof InterruptedError)) {
        if (signal.aborted) await desk.show(`  ${sanitiseLine(question.server)} does not ask any more.\n`);
        throw error;
      }
      if (desk.interruptCancels) return { action: 'cancel' };
      throw error;
    }
  }

  return (question, signal, given = {}) => {
    const turn = before.then(() => told(question, signal, given));
    before = turn.catch(() => {});
    return untilAborted(turn, signal);
  };
}

/** What the promise gives; at once what the signal was aborted with. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
