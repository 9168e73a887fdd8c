import type { InputDefinition } from '../config/entry.ts';
import type { View } from '../core/views.ts';
import type { Desk } from './desk.ts';

/** A person who can be asked about servers of config files. */
export interface Asking {
  /** Shows `detail` and asks; Enter alone is no. */
  confirm(question: string, detail: View): Promise<boolean>;
  /** Asks for the value of an `${input:…}`. */
  input(server: string, definition: InputDefinition): Promise<string>;
}

/** Asks at a desk; the prompts are loaded when the first question is put. */
export function askingAt(desk: Desk): Asking {
  return {
    async confirm(question, detail) {
      const { askYesNo } = await import('../terminal/prompts.ts');
      return desk.ask(async (terminal) => {
        await desk.showView(detail);
        return askYesNo(terminal, question);
      });
    },
    async input(server, { id, description, default: preset, password, options }) {
      const { askChoice, askText } = await import('../terminal/prompts.ts');
      const message = `${description ?? id} (for ${server})`;
      if (options !== undefined && options.length > 0) {
        const choices = options.map((value) => ({ name: value, value }));
        return desk.ask((terminal) => askChoice(terminal, message, choices));
      }
      const text = await desk.ask((terminal) => askText(terminal, message, () => undefined, password));
      return text === '' ? (preset ?? '') : text;
    },
  };
}
