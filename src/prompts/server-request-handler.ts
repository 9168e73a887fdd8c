import type { ServerRequest, ServerRequestHandler } from '../core/server-requests.ts';
import { writeFileAtomically } from '../terminal/atomic-write.ts';
import { SavedAnswers } from './answers-file.ts';
import { Form, type FormContent } from './form.ts';
import { interactiveHandler } from './interactive-handler.ts';
import { describeRequest } from './request-text.ts';
import { type FallbackHandler, type ScriptedAnswers, scriptedHandler } from './scripted-handler.ts';

/**
 * Answers as the options and the answers file say, otherwise asks the user and saves what they answer; declines with a
 * notice when there is no user.
 */
export function serverRequestHandler(script: ScriptedAnswers): ServerRequestHandler {
  const { options, prompter, notice } = script;
  return scriptedHandler(
    script,
    prompter.isInteractive
      ? savingHandler(interactiveHandler(prompter), options.saveAnswers)
      : declining(notice),
  );
}

/** Saves each answer as soon as it is given, so that an interruption loses none. */
function savingHandler(handler: FallbackHandler, path: string | undefined): FallbackHandler {
  if (path === undefined) return handler;
  const saved = new SavedAnswers();
  return async (request, signal, given) => {
    const result = await handler(request, signal, given);
    saved.add(request, result);
    await writeFileAtomically(path, saved.text, true);
    return result;
  };
}

function declining(notice: (message: string) => void): FallbackHandler {
  return async (request, _signal, given) => {
    const why = 'Declined: mcpc cannot ask anyone here.';
    notice(`${describeRequest(request)} ${why} ${wayToAnswer(request, given)}`);
    return { action: 'decline', reason: 'there is no user to ask' };
  };
}

/** The options that would have answered. */
function wayToAnswer(request: ServerRequest, given: FormContent): string {
  switch (request.type) {
    case 'sampling':
      return 'Answer with --sampling text:TEXT, --sampling exec:COMMAND or --answers FILE.';
    case 'form': {
      const form = new Form(request.schema);
      const known = Object.keys(given).length === 0 ? {} : { ...form.defaults, ...given };
      const words = form.missing(known).map(({ name }) => `--answer ${name}=…`);
      return `Answer with ${[...(words.length === 0 ? [] : [words.join(' ')]), '--answers FILE'].join(' or ')}.`;
    }
    case 'url':
      return 'Consent to it in advance with --answers FILE.';
  }
}
