import type { InputDefinition } from '../config/entry.ts';
import { askChoice, askText } from '../terminal/prompts.ts';
import type { Prompter } from './prompter.ts';

/** Asks for the value of an `${input:…}` in a config file. */
export async function askConfigInput(
  prompter: Prompter,
  server: string,
  { id, description, default: preset, password, options }: InputDefinition,
): Promise<string> {
  const message = `${description ?? id} (for ${server})`;
  if (options !== undefined && options.length > 0) {
    const choices = options.map((value) => ({ name: value, value }));
    return prompter.prompt((terminal) => askChoice(terminal, message, choices));
  }
  const text = await prompter.prompt((terminal) => askText(terminal, message, () => undefined, password));
  return text === '' ? (preset ?? '') : text;
}
