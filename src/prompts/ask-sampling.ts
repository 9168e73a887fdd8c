import { splitCommandLine } from '../arguments/command-line.ts';
import { McpcError, UsageError } from '../core/errors.ts';
import { asString, isObject, type JsonObject } from '../core/json.ts';
import type { ServerRequestResult } from '../core/server-requests.ts';
import { contentsOf, contentText } from '../render/content.ts';
import { askChoice, askText, askYesNo, back, orBack, type PromptTerminal } from '../terminal/prompts.ts';
import { flatten } from '../terminal/sanitise.ts';
import { askForm } from './ask-form.ts';
import { Form } from './form.ts';
import type { QuestionDesk } from './question-desk.ts';
import { indentedText, samplingText, toolsOf } from './request-text.ts';
import { runForAnswer } from './run-for-answer.ts';
import { type ToolUse, textResult, toolChoiceOf, toolUseResult } from './sampling-result.ts';

/** Has a person choose tools and fill in their arguments; undefined when they went back. */
export async function askToolUses(
  desk: QuestionDesk,
  terminal: PromptTerminal,
  tools: readonly JsonObject[],
): Promise<ToolUse[] | undefined> {
  const uses: ToolUse[] = [];
  do {
    const tool = await orBack(terminal, (inner) => askChoice(inner, 'Which tool?', rowsOf(tools)));
    if (tool === back) break;
    const input = await askInput(desk, terminal, tool);
    if (input !== undefined) uses.push({ name: String(tool.name), input });
  } while (uses.length === 0 || (await askYesNo(terminal, 'Use another tool as well?')));
  return uses.length === 0 ? undefined : uses;
}

function rowsOf(tools: readonly JsonObject[]): { name: string; value: JsonObject }[] {
  return tools.map((tool) => {
    const about = flatten(asString(tool.description) ?? '');
    return { name: `${flatten(String(tool.name))}${about && `: ${about}`}`, value: tool };
  });
}

async function askInput(
  desk: QuestionDesk,
  terminal: PromptTerminal,
  { name, inputSchema }: JsonObject,
): Promise<JsonObject | undefined> {
  const form = new Form(isObject(inputSchema) ? (inputSchema as JsonObject) : {});
  if (form.fields.length === 0 && !form.whole) return {};
  const question = { server: String(name), message: '', form, given: {}, purpose: 'tool' as const };
  const answer = await askForm(desk, terminal, question);
  return answer.action === 'accept' ? (answer.content ?? {}) : undefined;
}

/** What is to be done with every further sampling request of the session. */
export type Habit = { type: 'command'; command: string } | { type: 'decline' };

/** What a person did with a sampling request, and will do with the next ones. */
export interface SamplingAnswer {
  answer: ServerRequestResult;
  habit?: Habit;
}

type Way = 'write' | 'edit' | 'tool' | 'command' | 'command always' | 'decline' | 'decline always';

const declined: ServerRequestResult = { action: 'decline', reason: 'the person said no' };

/** Shows a sampling request in full and has a person answer it. `within` puts prompts to them. */
export async function askSampling(
  desk: QuestionDesk,
  { server, params }: { server: string; params: JsonObject },
  within: <T>(prompt: (terminal: PromptTerminal) => Promise<T>) => Promise<T>,
  signal: AbortSignal,
): Promise<SamplingAnswer> {
  let shown = false;
  for (;;) {
    const way = await within(async (terminal) => {
      if (!shown) await desk.show(samplingText(server, params, desk.style));
      shown = true;
      return askChoice(terminal, 'How is it to be answered?', waysFor(params));
    });
    const tried = await tryWay(way, desk, params, within, signal);
    if (tried !== undefined) return tried;
  }
}

function waysFor(params: JsonObject): { name: string; value: Way }[] {
  const choice = toolChoiceOf(params);
  const text: { name: string; value: Way }[] = [
    { name: 'Write the answer here', value: 'write' },
    { name: 'Write it in your editor', value: 'edit' },
  ];
  const tool: { name: string; value: Way }[] = [{ name: 'Use a tool', value: 'tool' }];
  return [
    ...(choice === 'required' ? [] : text),
    ...(choice === 'none' ? [] : tool),
    { name: 'Let a command answer', value: 'command' },
    { name: 'Let a command answer this and all that follow', value: 'command always' },
    { name: 'Decline', value: 'decline' },
    { name: 'Decline this and all that follow', value: 'decline always' },
  ];
}

/** Undefined: it came to nothing, and the person is asked for another way. */
async function tryWay(
  way: Way,
  desk: QuestionDesk,
  params: JsonObject,
  within: <T>(prompt: (terminal: PromptTerminal) => Promise<T>) => Promise<T>,
  signal: AbortSignal,
): Promise<SamplingAnswer | undefined> {
  switch (way) {
    case 'decline':
      return { answer: declined };
    case 'decline always':
      return { answer: declined, habit: { type: 'decline' } };
    case 'write': {
      const text = await within((terminal) =>
        orBack(terminal, (inner) => askText(inner, 'The answer (Esc: back):', notEmpty)),
      );
      return text === back ? undefined : { answer: accepted(textResult(text, 'human')) };
    }
    case 'edit':
      return editAnswer('', desk);
    case 'tool': {
      const uses = await within((terminal) => askToolUses(desk, terminal, toolsOf(params)));
      return uses === undefined ? undefined : { answer: accepted(toolUseResult(uses, 'human')) };
    }
    default:
      return letCommandAnswer(way === 'command always', desk, params, within, signal);
  }
}

async function editAnswer(text: string, desk: QuestionDesk): Promise<SamplingAnswer | undefined> {
  try {
    const written = (await desk.edit(text, 'answer.md')).replace(/\r?\n$/, '');
    if (written.trim() !== '') return { answer: accepted(textResult(written, 'human')) };
    await desk.show('  Nothing was written.\n');
  } catch (error) {
    await tellProblem(error, desk);
  }
  return undefined;
}

async function letCommandAnswer(
  always: boolean,
  desk: QuestionDesk,
  params: JsonObject,
  within: <T>(prompt: (terminal: PromptTerminal) => Promise<T>) => Promise<T>,
  signal: AbortSignal,
): Promise<SamplingAnswer | undefined> {
  const command = await within((terminal) =>
    orBack(terminal, (inner) =>
      askText(inner, 'The command; it gets the request as JSON (Esc: back):', problemWithCommand),
    ),
  );
  if (command === back) return undefined;
  try {
    const result = await runForAnswer(command, params, desk, signal);
    if (always) return { answer: accepted(result), habit: { type: 'command', command } };
    return await reviewed(result, desk, within);
  } catch (error) {
    await tellProblem(error, desk);
    return undefined;
  }
}

/** Has a person look at what a command answered before it is sent. */
async function reviewed(
  result: JsonObject,
  desk: QuestionDesk,
  within: <T>(prompt: (terminal: PromptTerminal) => Promise<T>) => Promise<T>,
): Promise<SamplingAnswer | undefined> {
  const { text } = contentText(contentsOf(result.content), { ...desk.style, images: undefined }, false);
  const said = textOf(result);
  const chosen = await within(async (terminal) => {
    await desk.show(`  ${desk.style.theme.key('its answer:')}\n${indentedText(text, 4)}`);
    return askChoice(terminal, 'Send it?', [
      { name: 'Send it', value: 'send' },
      ...(said === undefined ? [] : [{ name: 'Change it in your editor', value: 'edit' }]),
      { name: 'Answer in another way', value: 'back' },
      { name: 'Decline', value: 'decline' },
    ]);
  });
  if (chosen === 'send') return { answer: accepted(result) };
  if (chosen === 'decline') return { answer: declined };
  return chosen === 'edit' ? editAnswer(said ?? '', desk) : undefined;
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
    return splitCommandLine(line).length === 0 ? 'Name a program.' : undefined;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

/** Failures of what was tried are told, and the person is asked again; what ends everything is thrown on. */
export async function tellProblem(error: unknown, desk: QuestionDesk): Promise<void> {
  if (!(error instanceof McpcError) || error.kind === 'interrupted') throw error;
  const hint = error.hint === undefined ? '' : ` ${error.hint}`;
  await desk.show(`  ${desk.style.theme.warning(flatten(`${error.message}${hint}`))}\n`);
}
