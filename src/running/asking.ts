import type { View } from '../base/view.ts';
import type { InputDefinition } from '../config/entry.ts';
import { askChoice, askText, askYesNo, type PromptTerminal } from '../terminal/prompts.ts';

/** A person who can be asked about servers of config files. */
export interface Asking {
  /** Shows `detail` and asks; Enter alone is no. */
  confirm(question: string, detail: View): Promise<boolean>;
  /** Asks for the value of an `${input:…}`. */
  input(server: string, definition: InputDefinition): Promise<string>;
}

/** Asks on a terminal. `show` shows a view on standard error. */
export function askingOn(terminal: PromptTerminal, show: (view: View) => Promise<void>): Asking {
  return {
    async confirm(question, detail) {
      await show(detail);
      return askYesNo(terminal, question);
    },
    input(server, { id, description, default: preset, password, options }) {
      const message = `${description ?? id} (for ${server})`;
      if (options !== undefined && options.length > 0) {
        return askChoice(
          terminal,
          message,
          options.map((value) => ({ name: value, value })),
        );
      }
      return askText(terminal, message, () => undefined, password).then((text) =>
        text === '' ? (preset ?? '') : text,
      );
    },
  };
}
