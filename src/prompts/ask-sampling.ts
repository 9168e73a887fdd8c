import { splitCommandLine } from '../arguments/split-command-line.ts';
import { McpcError, UsageError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { SamplingRequest } from '../core/server-requests.ts';
import { type ChatModel, usageText } from '../engine/models/chat-model.ts';
import { hasModelApi } from '../engine/models/open-model.ts';
import { askChoice, askText, back, orBack, type PromptTerminal } from '../terminal/prompts.ts';
import { flatten, sanitiseLine } from '../terminal/sanitise.ts';
import type { Style } from '../terminal/style.ts';
import { askToolUses } from './ask-tool-uses.ts';
import { editRequest } from './edit-request.ts';
import type { Prompter } from './prompter.ts';
import { samplingText } from './request-text.ts';
import { reviewAnswer } from './review-answer.ts';
import { commandAnswer } from './sampling-command.ts';
import { describeModel } from './sampling-model.ts';
import { textResult, toolUseResult } from './sampling-result.ts';

/** What answers a request in place of the user. */
export type Responder = { type: 'command'; command: string } | { type: 'model'; model: ChatModel };

/** How the user wants all further sampling requests of the session to be answered. */
export type StandingAnswer = Responder | { type: 'decline' };

/** How the user answered a sampling request, and wants further ones to be answered. */
export interface SamplingAnswer {
  /** A `CreateMessageResult`; undefined if the user declined. */
  content: JsonObject | undefined;
  standing?: StandingAnswer;
}

/** What a sampling request may be answered with. */
export interface SamplingMeans {
  signal: AbortSignal;
  /** The model of `--sampling chat:`. */
  model: ChatModel | undefined;
  /** Opens a model that the user names. Throws UsageError. */
  openModel: (name: string) => Promise<ChatModel>;
}

/** The user's answer, or what happens once the prompts are over: the editor, or what answers in their place. */
type Decision = SamplingAnswer | { edit: 'request' | 'answer' } | { responder: Responder; always: boolean };

type Choice =
  | 'write'
  | 'edit'
  | 'tool'
  | 'command'
  | 'command always'
  | 'given model'
  | 'given model always'
  | 'model'
  | 'edit request'
  | 'decline'
  | 'decline always';

/** Shows a sampling request in full and has the user answer it. */
export async function askSampling(
  prompter: Prompter,
  request: SamplingRequest,
  means: SamplingMeans,
): Promise<SamplingAnswer> {
  let asked = request;
  const show = (style: Style) => samplingText(asked, style);
  let above: typeof show | undefined = show;
  for (;;) {
    const decision = await prompter.prompt(
      (terminal) => askDecision(prompter, terminal, asked, means),
      above,
    );
    above = undefined;
    if ('content' in decision) return decision;
    try {
      if ('responder' in decision) {
        const answer = await answerBy(decision, prompter, asked, means.signal);
        if (answer !== undefined) return answer;
      } else if (decision.edit === 'answer') {
        const answer = await editAnswer('', prompter);
        if (answer !== undefined) return answer;
      } else {
        const edited = await editRequest(asked, request, prompter);
        asked = edited ?? asked;
        above = edited && show;
      }
    } catch (error) {
      await showFailure(error, prompter);
    }
  }
}

/** Asks how to answer, and for the answer; again when the user goes back. */
async function askDecision(
  prompter: Prompter,
  terminal: PromptTerminal,
  request: SamplingRequest,
  { model, openModel }: SamplingMeans,
): Promise<Decision> {
  const hasModels = hasModelApi(prompter.environment.env);
  for (;;) {
    const choices = choicesFor(request, model, hasModels);
    const choice = await askChoice(terminal, 'How do you want to answer?', choices);
    switch (choice) {
      case 'write': {
        const text = await orBack(terminal, askText, 'The answer (Esc: back):', notEmpty);
        if (text !== back) return { content: textResult(text, 'human') };
        break;
      }
      case 'edit':
        return { edit: 'answer' };
      case 'edit request':
        return { edit: 'request' };
      case 'tool': {
        const uses = await askToolUses(prompter, terminal, request.tools);
        if (uses !== undefined) return { content: toolUseResult(uses, 'human') };
        break;
      }
      case 'decline':
        return { content: undefined };
      case 'decline always':
        return { content: undefined, standing: { type: 'decline' } };
      case 'model': {
        const message = 'Model, as in --sampling chat:MODEL (Esc: back):';
        const name = await orBack(terminal, askText, message, (text) => problemWithModel(text, openModel));
        if (name !== back) {
          return { responder: { type: 'model', model: await openModel(name) }, always: false };
        }
        break;
      }
      case 'given model':
      case 'given model always':
        if (model !== undefined) {
          return { responder: { type: 'model', model }, always: choice === 'given model always' };
        }
        break;
      default: {
        const message = 'Command, which reads the request as JSON on stdin (Esc: back):';
        const command = await orBack(terminal, askText, message, problemWithCommand);
        if (command !== back) {
          return { responder: { type: 'command', command }, always: choice === 'command always' };
        }
      }
    }
  }
}

function choicesFor(
  { toolUse }: SamplingRequest,
  model: ChatModel | undefined,
  hasModels: boolean,
): { name: string; value: Choice }[] {
  const given: { name: string; value: Choice }[] =
    model === undefined
      ? []
      : [
          { name: `Send it to ${describeModel(model)}`, value: 'given model' },
          { name: 'Send it and all further requests to the model', value: 'given model always' },
        ];
  const text: { name: string; value: Choice }[] = [
    { name: 'Write the answer here', value: 'write' },
    { name: 'Write it in your editor', value: 'edit' },
  ];
  const tool: { name: string; value: Choice }[] = [{ name: 'Use a tool', value: 'tool' }];
  const anyModel: { name: string; value: Choice }[] = [
    { name: model === undefined ? 'Send it to a model' : 'Send it to another model', value: 'model' },
  ];
  const edit: { name: string; value: Choice }[] = [
    { name: 'Edit the request in your editor', value: 'edit request' },
  ];
  return [
    ...given,
    ...(model === undefined ? [] : edit),
    ...(toolUse === 'required' ? [] : text),
    ...(toolUse === 'none' ? [] : tool),
    ...(hasModels ? anyModel : []),
    { name: 'Run a command that answers', value: 'command' },
    { name: 'Run a command that answers this and all further requests', value: 'command always' },
    ...(model === undefined ? edit : []),
    { name: 'Decline', value: 'decline' },
    { name: 'Decline this and all further requests', value: 'decline always' },
  ];
}

/** Returns undefined if nothing was written: the user chooses again. */
async function editAnswer(text: string, prompter: Prompter): Promise<SamplingAnswer | undefined> {
  const written = (await prompter.edit(text, 'answer.md')).replace(/\r?\n$/, '');
  if (written.trim() !== '') return { content: textResult(written, 'human') };
  await prompter.show('  Nothing was written.\n');
  return undefined;
}

/** Returns undefined if the user wants to answer another way: they choose again. */
async function answerBy(
  { responder, always }: { responder: Responder; always: boolean },
  prompter: Prompter,
  request: SamplingRequest,
  signal: AbortSignal,
): Promise<SamplingAnswer | undefined> {
  const { result, about } = await respond(responder, prompter, request, signal);
  if (always) return { content: result, standing: responder };
  const review = await reviewAnswer(result, about, prompter);
  switch (review.type) {
    case 'send':
      return { content: result };
    case 'decline':
      return { content: undefined };
    case 'back':
      return undefined;
    case 'edit':
      return editAnswer(review.text, prompter);
  }
}

/** Returns an answer, and what is known about it. */
async function respond(
  responder: Responder,
  prompter: Prompter,
  request: SamplingRequest,
  signal: AbortSignal,
): Promise<{ result: JsonObject; about: string | undefined }> {
  if (responder.type === 'command') {
    const result = await commandAnswer(responder.command, request, prompter.environment, signal);
    return { result, about: undefined };
  }
  const { model } = responder;
  const notice = (message: string) => void prompter.show(`  ${sanitiseLine(message)}\n`);
  notice(`Waiting for ${describeModel(model)}.`);
  const { result, usage } = await model.answer(request, { signal, notice });
  return { result, about: usageText(usage) };
}

function notEmpty(text: string): string | undefined {
  return text.trim() === '' ? 'Write something, or go back with Esc.' : undefined;
}

async function problemWithModel(
  name: string,
  openModel: SamplingMeans['openModel'],
): Promise<string | undefined> {
  if (name.trim() === '') return 'Enter the name of a model.';
  try {
    await openModel(name);
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) return `${error.message} ${error.hint ?? ''}`;
    throw error;
  }
}

function problemWithCommand(line: string): string | undefined {
  try {
    return splitCommandLine(line).length === 0 ? 'Enter a command.' : undefined;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

/** Shows a failure after which the user is asked again. Rethrows all others, such as an interruption. */
export async function showFailure(error: unknown, prompter: Prompter): Promise<void> {
  if (!(error instanceof McpcError) || error.kind === 'interrupted') throw error;
  const hint = error.hint === undefined ? '' : ` ${error.hint}`;
  await prompter.show(`  ${prompter.style.theme.warning(flatten(`${error.message}${hint}`))}\n`);
}
