import { splitCommandLine } from '../arguments/split-command-line.ts';
import { McpcError, UsageError } from '../core/errors.ts';
import { asString, isObject, type JsonObject } from '../core/json.ts';
import type { ServerRequestResult } from '../core/server-requests.ts';
import { contentsOf, contentText } from '../render/content.ts';
import { askChoice, askText, askYesNo, back, orBack, type PromptTerminal } from '../terminal/prompts.ts';
import { flatten } from '../terminal/sanitise.ts';
import { askForm } from './ask-form.ts';
import { Form } from './form.ts';
import type { Prompter } from './prompter.ts';
import { indentedText, samplingText, toolsOf } from './request-text.ts';
import { commandAnswer } from './sampling-command.ts';
import { type ToolUse, textResult, toolChoiceOf, toolUseResult } from './sampling-result.ts';

/** Has the user choose tools and fill in their arguments; undefined when they went back. */
export async function askToolUses(
  prompter: Prompter,
  terminal: PromptTerminal,
  tools: readonly JsonObject[],
): Promise<ToolUse[] | undefined> {
  const uses: ToolUse[] = [];
  do {
    const tool = await orBack(terminal, (inner) => askChoice(inner, 'Which tool?', rowsOf(tools)));
    if (tool === back) break;
    const input = await askInput(prompter, terminal, tool);
    if (input !== undefined) uses.push({ name: String(tool.name), input });
  } while (uses.length === 0 || (await askYesNo(terminal, 'Use another tool?')));
  return uses.length === 0 ? undefined : uses;
}

function rowsOf(tools: readonly JsonObject[]): { name: string; value: JsonObject }[] {
  return tools.map((tool) => {
    const about = flatten(asString(tool.description) ?? '');
    return { name: `${flatten(String(tool.name))}${about && `: ${about}`}`, value: tool };
  });
}

async function askInput(
  prompter: Prompter,
  terminal: PromptTerminal,
  { name, inputSchema }: JsonObject,
): Promise<JsonObject | undefined> {
  const form = new Form(isObject(inputSchema) ? (inputSchema as JsonObject) : {});
  if (form.fields.length === 0 && !form.whole) return {};
  const question = { server: String(name), message: '', form, given: {}, purpose: 'tool' as const };
  const answer = await askForm(prompter, terminal, question);
  return answer.action === 'accept' ? (answer.content ?? {}) : undefined;
}

/** How the user wants all further sampling requests of the session to be answered. */
export type StandingAnswer = { type: 'command'; command: string } | { type: 'decline' };

/** How the user answered a sampling request, and wants further ones to be answered. */
export interface SamplingAnswer {
  result: ServerRequestResult;
  standing?: StandingAnswer;
}

type Choice = 'write' | 'edit' | 'tool' | 'command' | 'command always' | 'decline' | 'decline always';

const declined: ServerRequestResult = { action: 'decline', reason: 'the user declined' };

/** Shows a sampling request in full and has the user answer it. */
export async function askSampling(
  prompter: Prompter,
  { server, params }: { server: string; params: JsonObject },
  signal: AbortSignal,
): Promise<SamplingAnswer> {
  let shown = false;
  for (;;) {
    const choice = await prompter.prompt(async (terminal) => {
      if (!shown) await prompter.show(samplingText(server, params, prompter.style));
      shown = true;
      return askChoice(terminal, 'How do you want to answer?', choicesFor(params));
    });
    const answer = await answerBy(choice, prompter, params, signal);
    if (answer !== undefined) return answer;
  }
}

function choicesFor(params: JsonObject): { name: string; value: Choice }[] {
  const toolChoice = toolChoiceOf(params);
  const text: { name: string; value: Choice }[] = [
    { name: 'Write the answer here', value: 'write' },
    { name: 'Write it in your editor', value: 'edit' },
  ];
  const tool: { name: string; value: Choice }[] = [{ name: 'Use a tool', value: 'tool' }];
  return [
    ...(toolChoice === 'required' ? [] : text),
    ...(toolChoice === 'none' ? [] : tool),
    { name: 'Run a command that answers', value: 'command' },
    { name: 'Run a command that answers this and all further requests', value: 'command always' },
    { name: 'Decline', value: 'decline' },
    { name: 'Decline this and all further requests', value: 'decline always' },
  ];
}

/** Returns undefined if that failed or the user went back: they choose again. */
async function answerBy(
  choice: Choice,
  prompter: Prompter,
  params: JsonObject,
  signal: AbortSignal,
): Promise<SamplingAnswer | undefined> {
  switch (choice) {
    case 'decline':
      return { result: declined };
    case 'decline always':
      return { result: declined, standing: { type: 'decline' } };
    case 'write': {
      const text = await prompter.prompt((terminal) =>
        orBack(terminal, (inner) => askText(inner, 'The answer (Esc: back):', notEmpty)),
      );
      return text === back ? undefined : { result: accepted(textResult(text, 'human')) };
    }
    case 'edit':
      return editAnswer('', prompter);
    case 'tool': {
      const uses = await prompter.prompt((terminal) => askToolUses(prompter, terminal, toolsOf(params)));
      return uses === undefined ? undefined : { result: accepted(toolUseResult(uses, 'human')) };
    }
    default:
      return answerByCommand(choice === 'command always', prompter, params, signal);
  }
}

async function editAnswer(text: string, prompter: Prompter): Promise<SamplingAnswer | undefined> {
  try {
    const written = (await prompter.edit(text, 'answer.md')).replace(/\r?\n$/, '');
    if (written.trim() !== '') return { result: accepted(textResult(written, 'human')) };
    await prompter.show('  Nothing was written.\n');
  } catch (error) {
    await showFailure(error, prompter);
  }
  return undefined;
}

async function answerByCommand(
  always: boolean,
  prompter: Prompter,
  params: JsonObject,
  signal: AbortSignal,
): Promise<SamplingAnswer | undefined> {
  const command = await prompter.prompt((terminal) =>
    orBack(terminal, (inner) =>
      askText(inner, 'Command, which reads the request as JSON on stdin (Esc: back):', problemWithCommand),
    ),
  );
  if (command === back) return undefined;
  try {
    const result = await commandAnswer(command, params, prompter.environment, signal);
    if (always) return { result: accepted(result), standing: { type: 'command', command } };
    return await review(result, prompter);
  } catch (error) {
    await showFailure(error, prompter);
    return undefined;
  }
}

/** Has the user review a command's answer before it is sent. */
async function review(result: JsonObject, prompter: Prompter): Promise<SamplingAnswer | undefined> {
  const { text } = contentText(contentsOf(result.content), { ...prompter.style, images: undefined }, false);
  const answerText = textOf(result);
  const chosen = await prompter.prompt(async (terminal) => {
    await prompter.show(`  ${prompter.style.theme.key('its answer:')}\n${indentedText(text, 4)}`);
    return askChoice(terminal, 'Send it?', [
      { name: 'Send it', value: 'send' },
      ...(answerText === undefined ? [] : [{ name: 'Edit it in your editor', value: 'edit' }]),
      { name: 'Answer another way', value: 'back' },
      { name: 'Decline', value: 'decline' },
    ]);
  });
  if (chosen === 'send') return { result: accepted(result) };
  if (chosen === 'decline') return { result: declined };
  return chosen === 'edit' ? editAnswer(answerText ?? '', prompter) : undefined;
}

function accepted(content: JsonObject): ServerRequestResult {
  return { action: 'accept', content };
}

function textOf({ content }: JsonObject): string | undefined {
  return isObject(content) && typeof content.text === 'string' ? content.text : undefined;
}

function notEmpty(text: string): string | undefined {
  return text.trim() === '' ? 'Write something, or go back with Esc.' : undefined;
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
