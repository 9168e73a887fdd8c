import { isObject, type JsonObject } from '../core/json.ts';
import { askChoice } from '../terminal/prompts.ts';
import type { Style } from '../terminal/style.ts';
import type { Prompter } from './prompter.ts';
import { answerText } from './request-text.ts';

/** What the user wants to do with an answer: send it, edit its text, answer another way, or decline. */
export type Review = { type: 'send' | 'back' | 'decline' } | { type: 'edit'; text: string };

/** Shows an answer that the user did not write, with `about` it, and has them decide whether the server gets it. */
export async function reviewAnswer(
  result: JsonObject,
  about: string | undefined,
  prompter: Prompter,
): Promise<Review> {
  const text = textOf(result);
  const choices: { name: string; value: Review }[] = [
    { name: 'Send it', value: { type: 'send' } },
    ...(text === undefined
      ? []
      : [{ name: 'Edit it in your editor', value: { type: 'edit', text } as const }]),
    { name: 'Answer another way', value: { type: 'back' } },
    { name: 'Decline', value: { type: 'decline' } },
  ];
  return prompter.prompt(
    (terminal) => askChoice(terminal, 'Send it?', choices),
    (style: Style) => answerText(result, about, style),
  );
}

/** Returns the text of an answer that is nothing else. */
function textOf({ content }: JsonObject): string | undefined {
  return isObject(content) && typeof content.text === 'string' ? content.text : undefined;
}
