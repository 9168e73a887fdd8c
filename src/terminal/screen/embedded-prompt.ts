import { Readable } from 'node:stream';
import type { ScreenFrame } from '../line-editor/frame.ts';
import type { InputEvent } from '../line-editor/keys.ts';
import type { PromptStreams } from '../prompts.ts';
import type { Screen } from './screen.ts';
import { VirtualTerminal } from './virtual-terminal.ts';

/** The input stream of a prompt: emits the key presses that it is sent, and never touches the terminal itself. */
export class PromptInput extends Readable {
  readonly isTTY = true;

  override _read(): void {}

  /** Emits key presses. Pasted text arrives as one line, so that a line break in it does not submit the answer. */
  send(event: InputEvent): void {
    if (event.type !== 'paste') {
      this.emit('keypress', event.type === 'text' ? event.text : undefined, event.key);
      return;
    }
    for (const character of event.text.replace(/\s*\n\s*/g, ' ').replace(/\p{Cc}/gu, '')) {
      this.emit('keypress', character, { sequence: character, ctrl: false, meta: false, shift: false });
    }
  }
}

/** Runs one or several prompts of @inquirer/prompts in the frame. Each receives keys only once it has been drawn. */
export class EmbeddedPrompt {
  readonly terminal: PromptStreams;
  readonly #screen: Screen;
  readonly #input = new PromptInput();
  readonly #output: VirtualTerminal;
  readonly #controller = new AbortController();
  #isVisible = false;
  #isFirst = true;

  constructor(screen: Screen) {
    this.#screen = screen;
    const onChange = () => screen.update();
    this.#output = new VirtualTerminal(screen, onChange, () => this.#commitAnswer());
    this.terminal = { input: this.#input, output: this.#output, signal: this.#controller.signal };
  }

  /** Whether a prompt has been drawn and takes keys. */
  get isVisible(): boolean {
    return this.#isVisible;
  }

  /** Whether no prompt has been drawn yet. */
  get isFirst(): boolean {
    return this.#isFirst;
  }

  /** Returns the frame to draw; from now on the prompt takes keys. */
  frame(rows: number): ScreenFrame {
    if (!this.#output.isBlank) {
      this.#isVisible = true;
      this.#isFirst = false;
    }
    return this.#output.frame(rows);
  }

  sendKey(event: InputEvent): void {
    this.#input.send(event);
  }

  abort(reason: Error): void {
    this.#controller.abort(reason);
  }

  /** Ends the last prompt. */
  end(): void {
    this.#commitAnswer();
    this.#output.destroy();
    this.#input.destroy();
  }

  /** Writes what an answered prompt left above the frame for good. */
  #commitAnswer(): void {
    this.#isVisible = false;
    const text = this.#output.takeLines();
    if (text !== '') this.#screen.commit(text);
  }
}
