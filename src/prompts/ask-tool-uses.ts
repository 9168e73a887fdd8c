import type { JsonObject } from '../core/json.ts';
import type { SamplingTool } from '../core/server-requests.ts';
import { askChoice, askYesNo, back, orBack, type PromptTerminal } from '../terminal/prompts.ts';
import { flatten } from '../terminal/sanitise.ts';
import { askForm } from './ask-form.ts';
import { Form } from './form.ts';
import type { Prompter } from './prompter.ts';
import type { ToolUse } from './sampling-result.ts';

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
