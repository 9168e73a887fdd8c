import { z } from 'zod';
import type { Json, JsonObject } from '../core/json.ts';
import { isSameJson, readJson, stringifyJson } from '../core/json-text.ts';
import type { SamplingRequest } from '../core/server-requests.ts';
import { parseSamplingRequest, samplingProblem } from '../engine/protocol/input/sampling-request.ts';
import { askChoice } from '../terminal/prompts.ts';
import { sanitiseLine } from '../terminal/sanitise.ts';
import type { Prompter } from './prompter.ts';

// Each message completes a sentence after "must be".
const text = z.string('text');
const number = z.number('a number');
const block = z.looseObject({ type: text }, 'an object with a type');
const message = z.looseObject(
  {
    role: z.enum(['user', 'assistant'], '"user" or "assistant"'),
    content: z.union([block, z.array(block)], 'a content block or a list of content blocks'),
  },
  'an object with role and content',
);
const request = z.looseObject(
  {
    messages: z.array(message, 'a list of messages').min(1, 'a list with a message'),
    systemPrompt: text.optional(),
    maxTokens: number.optional(),
    temperature: number.optional(),
    stopSequences: z.array(text, 'a list of texts').optional(),
    tools: z.array(z.looseObject({ name: text }, 'an object with a name'), 'a list of tools').optional(),
  },
  'an object with messages',
);

/** The text of a request in an editor: YAML, or JSON where that would not be the same once parsed. */
interface Draft {
  name: 'request.yaml' | 'request.json';
  text: string;
}

/**
 * Lets the user edit what a model or command gets of a request; again while it is not valid. Returns undefined if they
 * changed nothing. Throws UsageError if the editor fails. `offered`: the request of the server.
 */
export async function editRequest(
  asked: SamplingRequest,
  offered: SamplingRequest,
  prompter: Prompter,
): Promise<SamplingRequest | undefined> {
  const { name, text: original } = await draftOf(asked.params);
  let draft = original;
  for (;;) {
    draft = await prompter.edit(draft, name);
    const read = await readDraft({ name, text: draft });
    if ('value' in read && isSameJson(read.value, asked.params)) return undefined;
    const checked = 'value' in read ? checkRequest(read.value, offered) : read;
    if ('request' in checked) return checked.request;
    const problem = `  ${prompter.style.theme.warning(sanitiseLine(`The request ${checked.problem}.`))}\n`;
    const choices = [
      { name: 'Edit it again', value: true },
      { name: 'Discard the changes', value: false },
    ];
    const again = await prompter.prompt(
      (terminal) => askChoice(terminal, 'How do you want to go on?', choices),
      () => problem,
    );
    if (!again) return undefined;
  }
}

async function draftOf(params: JsonObject): Promise<Draft> {
  const { stringifyYaml } = await import('../config/yaml.ts');
  const yaml = stringifyYaml(params);
  return yaml === undefined
    ? { name: 'request.json', text: `${stringifyJson(params, 2)}\n` }
    : { name: 'request.yaml', text: yaml };
}

/** Parses a draft. `problem` follows "The request". */
async function readDraft({ name, text: draft }: Draft): Promise<{ value: Json } | { problem: string }> {
  if (name === 'request.json') return readJson(draft);
  const { parseYaml } = await import('../config/yaml.ts');
  try {
    return { value: parseYaml(draft) };
  } catch (error) {
    return { problem: `is not valid YAML: ${(error as Error).message}` };
  }
}

/** Checks an edited request. `problem` follows "The request". */
function checkRequest(
  value: Json,
  offered: SamplingRequest,
): { request: SamplingRequest } | { problem: string } {
  const parsed = request.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue?.path.join('.') ?? '';
    return { problem: `is not valid: ${place === '' ? 'it' : place} must be ${issue?.message}` };
  }
  const edited = parseSamplingRequest(offered.server, value as JsonObject);
  const problem = samplingProblem(edited.messages);
  if (problem !== undefined) return { problem: `is not valid: ${problem}` };
  const unknown = edited.tools.find((tool) => !offered.tools.some(({ name }) => name === tool.name));
  if (unknown === undefined) return { request: edited };
  return { problem: `has the tool "${unknown.name}", which ${offered.server} does not offer` };
}
