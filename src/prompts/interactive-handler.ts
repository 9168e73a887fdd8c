import { abortable } from '../core/abort.ts';
import { InterruptedError } from '../core/errors.ts';
import { resolvePath } from '../core/home.ts';
import type { SamplingRequest, ServerRequest, ServerRequestResult } from '../core/server-requests.ts';
import { writeFileAtomically } from '../terminal/atomic-write.ts';
import { sanitiseLine } from '../terminal/sanitise.ts';
import { SavedAnswers } from './answers-file.ts';
import { askForm } from './ask-form.ts';
import { askSampling, type StandingAnswer, showFailure } from './ask-sampling.ts';
import { askUrl } from './ask-url.ts';
import { Form, type FormContent } from './form.ts';
import { commandAnswer } from './sampling-command.ts';
import { answerByModel, openSamplingModel } from './sampling-model.ts';
import type { FallbackHandler, ScriptedAnswers } from './scripted-handler.ts';

/** How a user has answered so far. */
interface Dialog {
  /** Settles when they have answered the last request. */
  last: Promise<unknown>;
  /** Their answer to all further sampling requests. */
  standing: StandingAnswer | undefined;
  /** Set once they have interrupted mcpc: they are asked nothing more. */
  interrupted: InterruptedError | undefined;
}

/**
 * Has the user answer server requests, one after the other. Each answer is saved in the file of `--save-answers` as soon
 * as it is given, so that an interruption loses none. Throws InterruptedError when they interrupt mcpc, or the
 * reason of `signal` as soon as that aborts.
 */
export function interactiveHandler({
  prompter: terminal,
  options: { saveAnswers, cacert },
  model,
  notice,
}: ScriptedAnswers): FallbackHandler {
  const saved = new SavedAnswers();
  /** By the user, of whom several may share a connection. */
  const dialogs = new WeakMap<object, Dialog>();

  function dialogWith(user: object): Dialog {
    const dialog = dialogs.get(user) ?? {
      last: Promise.resolve(),
      standing: undefined,
      interrupted: undefined,
    };
    dialogs.set(user, dialog);
    return dialog;
  }

  async function handle(
    request: ServerRequest,
    signal: AbortSignal,
    given: FormContent,
    dialog: Dialog,
  ): Promise<ServerRequestResult> {
    if (dialog.interrupted !== undefined) throw dialog.interrupted;
    signal.throwIfAborted();
    const prompter = terminal.scoped({ signal });
    switch (request.type) {
      case 'url':
        return askUrl(prompter, request);
      case 'form': {
        const { server, message, schema } = request;
        const form = new Form(schema);
        return prompter.prompt((streams) => askForm(prompter, streams, { server, message, form, given }));
      }
      case 'sampling': {
        const known = await standingAnswer(request, signal, dialog);
        if (known !== undefined) return known;
        const openModel = (name: string) => openSamplingModel(name, cacert, terminal.environment);
        const answer = await askSampling(prompter, request, { signal, model, openModel });
        dialog.standing = answer.standing;
        if (answer.content === undefined) return { action: 'decline', reason: 'the user declined' };
        return { action: 'accept', content: answer.content };
      }
    }
  }

  /** Answers as the user chose for all further requests; undefined if that fails, and they are asked again. */
  async function standingAnswer(
    request: SamplingRequest,
    signal: AbortSignal,
    dialog: Dialog,
  ): Promise<ServerRequestResult | undefined> {
    const { standing: known } = dialog;
    if (known === undefined) return undefined;
    if (known.type === 'decline') return { action: 'decline', reason: 'the user declines all of them' };
    try {
      const content =
        known.type === 'model'
          ? await answerByModel(known.model, request, { signal, notice })
          : await commandAnswer(known.command, request, terminal.environment, signal);
      return { action: 'accept', content };
    } catch (error) {
      dialog.standing = undefined;
      await showFailure(error, terminal);
      return undefined;
    }
  }

  async function handleInterrupts(
    request: ServerRequest,
    signal: AbortSignal,
    given: FormContent,
    dialog: Dialog,
  ): Promise<ServerRequestResult> {
    try {
      return await handle(request, signal, given, dialog);
    } catch (error) {
      if (!(error instanceof InterruptedError)) {
        if (signal.aborted) await terminal.show(`  ${sanitiseLine(request.server)} withdrew its request.\n`);
        throw error;
      }
      if (terminal.interruptCancels) return { action: 'cancel' };
      dialog.interrupted = error;
      throw error;
    }
  }

  return async (request, signal, given) => {
    const dialog = dialogWith(terminal.user);
    const turn = dialog.last.then(() => handleInterrupts(request, signal, given, dialog));
    dialog.last = turn.catch(() => {});
    const result = await abortable(turn, signal);
    if (saveAnswers !== undefined) {
      saved.add(request, result);
      const path = resolvePath(saveAnswers, terminal.environment);
      await writeFileAtomically(path, saved.text, { replace: true, isPrivate: true });
    }
    return result;
  };
}
