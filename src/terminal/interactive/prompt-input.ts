import { Readable } from 'node:stream';
import type { InputEvent } from './keys.ts';

/** The keyboard of a prompt: gets the keys that are meant for it, and never touches the terminal itself. */
export class PromptInput extends Readable {
  readonly isTTY = true;

  override _read(): void {}

  /** Passes on what the person did. A paste is typed, on one line: a line break in it answers nothing. */
  pass(event: InputEvent): void {
    if (event.type !== 'paste') {
      this.emit('keypress', event.type === 'text' ? event.text : undefined, event.key);
      return;
    }
    for (const character of event.text.replace(/\s*\n\s*/g, ' ').replace(/\p{Cc}/gu, '')) {
      this.emit('keypress', character, { sequence: character, ctrl: false, meta: false, shift: false });
    }
  }
}
