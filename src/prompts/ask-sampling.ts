import { splitCommandLine } from '../arguments/split-command-line.ts';
import { McpcError, UsageError } from '../core/errors.ts';
import { isObject, type JsonObject } from '../core/json.ts';
import type { SamplingRequest, SamplingTool } from '../core/server-requests.ts';
import { askChoice, askText, askYesNo, back, orBack, type PromptTerminal } from '../terminal/prompts.ts';
import { flatten } from '../terminal/sanitise.ts';
import type { Style } from '../terminal/style.ts';
import { askForm } from './ask-form.ts';
import { Form } from './form.ts';
import type { Prompter } from './prompter.ts';
import { indentedText, plainContent, samplingText } from './request-text.ts';
import { commandAnswer } from './sampling-command.ts';
import { type ToolUse, textResult, toolUseResult } from './sampling-result.ts';

/** Has the user choose tools and fill in their arguments; undefined when they went back. */
export async function askToolUses(
  prompter: Prompter,
  terminal: PromptTerminal,
  tools: readonly SamplingTool[],
): Promise<ToolUse[] | undefined> {
  const uses: ToolUse[] = [];
  do {
    const tool = await orBack(terminal, askChoice, 'Which tool?', rowsOf(tools));
    if (tool === back) break;
    const input = await askInput(prompter, terminal, tool);
    if (input !== undefined) uses.push({ name: tool.name, input });
  } while (uses.length === 0 || (await askYesNo(terminal, 'Use another tool?')));
  return uses.length === 0 ? undefined : uses;
}

function rowsOf(tools: readonly SamplingTool[]): { name: string; value: SamplingTool }[] {
  return tools.map((tool) => {
    const about = flatten(tool.description);
    return { name: `${flatten(tool.name)}${about && `: ${about}`}`, value: tool };
  });
}

async function askInput(
  prompter: Prompter,
  terminal: PromptTerminal,
  { name, inputSchema }: SamplingTool,
): Promise<JsonObject | undefined> {
  const form = new Form(inputSchema);
  if (form.fields.length === 0 && !form.whole) return {};
  const question = { server: name, message: '', form, given: {}, purpose: 'tool' as const };
  const answer = await askForm(prompter, terminal, question);
  return answer.action === 'accept' ? (answer.content ?? {}) : undefined;
}

/** How the user wants all further sampling requests of the session to be answered. */
export type StandingAnswer = { type: 'command'; command: string } | { type: 'decline' };

/** How the user answered a sampling request, and wants further ones to be answered. */
export interface SamplingAnswer {
  /** A `CreateMessageResult`; undefined if the user declined. */
  content: JsonObject | undefined;
  standing?: StandingAnswer;
}

/** The user's answer, or what produces it once the prompts are over: the editor or a command. */
type Decision = SamplingAnswer | { edit: string } | { command: string; always: boolean };

type Choice = 'write' | 'edit' | 'tool' | 'command' | 'command always' | 'decline' | 'decline always';

/** Shows a sampling request in full and has the user answer it. */
export async function askSampling(
  prompter: Prompter,
  request: SamplingRequest,
  signal: AbortSignal,
): Promise<SamplingAnswer> {
  let above: ((style: Style) => string) | undefined = (style) => samplingText(request, style);
  for (;;) {
    const decision = await prompter.prompt((terminal) => askDecision(prompter, terminal, request), above);
    above = undefined;
    if ('content' in decision) return decision;
    const answer =
      'edit' in decision
        ? await editAnswer(decision.edit, prompter)
        : await answerByCommand(decision, prompter, request, signal);
    if (answer !== undefined) return answer;
  }
}

/** Asks how to answer, and for the answer; again when the user goes back. */
async function askDecision(
  prompter: Prompter,
  terminal: PromptTerminal,
  request: SamplingRequest,
): Promise<Decision> {
  for (;;) {
    const choice = await askChoice(terminal, 'How do you want to answer?', choicesFor(request));
    switch (choice) {
      case 'write': {
        const text = await orBack(terminal, askText, 'The answer (Esc: back):', notEmpty);
        if (text !== back) return { content: textResult(text, 'human') };
        break;
      }
      case 'edit':
        return { edit: '' };
      case 'tool': {
        const uses = await askToolUses(prompter, terminal, request.tools);
        if (uses !== undefined) return { content: toolUseResult(uses, 'human') };
        break;
      }
      case 'decline':
        return { content: undefined };
      case 'decline always':
        return { content: undefined, standing: { type: 'decline' } };
      default: {
        const message = 'Command, which reads the request as JSON on stdin (Esc: back):';
        const command = await orBack(terminal, askText, message, problemWithCommand);
        if (command !== back) return { command, always: choice === 'command always' };
      }
    }
  }
}

function choicesFor({ toolUse }: SamplingRequest): { name: string; value: Choice }[] {
  const text: { name: string; value: Choice }[] = [
    { name: 'Write the answer here', value: 'write' },
    { name: 'Write it in your editor', value: 'edit' },
  ];
  const tool: { name: string; value: Choice }[] = [{ name: 'Use a tool', value: 'tool' }];
  return [
    ...(toolUse === 'required' ? [] : text),
    ...(toolUse === 'none' ? [] : tool),
    { name: 'Run a command that answers', value: 'command' },
    { name: 'Run a command that answers this and all further requests', value: 'command always' },
    { name: 'Decline', value: 'decline' },
    { name: 'Decline this and all further requests', value: 'decline always' },
  ];
}

/** Returns undefined if that failed or nothing was written: the user chooses again. */
async function editAnswer(text: string, prompter: Prompter): Promise<SamplingAnswer | undefined> {
  try {
    const written = (await prompter.edit(text, 'answer.md')).replace(/\r?\n$/, '');
    if (written.trim() !== '') return { content: textResult(written, 'human') };
    await prompter.show('  Nothing was written.\n');
  } catch (error) {
    await showFailure(error, prompter);
  }
  return undefined;
}

/** Returns undefined if that failed or the user wants to answer another way: they choose again. */
async function answerByCommand(
  { command, always }: { command: string; always: boolean },
  prompter: Prompter,
  request: SamplingRequest,
  signal: AbortSignal,
): Promise<SamplingAnswer | undefined> {
  try {
    const result = await commandAnswer(command, request, prompter.environment, signal);
    if (always) return { content: result, standing: { type: 'command', command } };
    return await review(result, prompter);
  } catch (error) {
    await showFailure(error, prompter);
    return undefined;
  }
}

/** Has the user review a command's answer before it is sent. */
async function review(result: JsonObject, prompter: Prompter): Promise<SamplingAnswer | undefined> {
  const answerText = textOf(result);
  const choices = [
    { name: 'Send it', value: 'send' },
    ...(answerText === undefined ? [] : [{ name: 'Edit it in your editor', value: 'edit' }]),
    { name: 'Answer another way', value: 'back' },
    { name: 'Decline', value: 'decline' },
  ];
  const chosen = await prompter.prompt(
    (terminal) => askChoice(terminal, 'Send it?', choices),
    (style) => answerShown(result, style),
  );
  if (chosen === 'send') return { content: result };
  if (chosen === 'decline') return { content: undefined };
  return chosen === 'edit' ? editAnswer(answerText ?? '', prompter) : undefined;
}

function answerShown({ content }: JsonObject, style: Style): string {
  return `  ${style.theme.key('its answer:')}\n${indentedText(plainContent(content, style), 4)}`;
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
