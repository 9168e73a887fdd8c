import { asString, isObject, type JsonObject } from '../base/json.ts';
import { askChoice, askYesNo, back, orBack, type PromptTerminal } from '../terminal/prompts.ts';
import { flatten } from '../terminal/sanitise.ts';
import { askForm } from './ask-form.ts';
import type { QuestionDesk } from './desk.ts';
import { Form } from './form.ts';
import type { ToolUse } from './sampling-result.ts';

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
