import { Readable } from 'node:stream';
import type { Frame } from '../line-editor/frame.ts';
import type { InputEvent } from '../line-editor/keys.ts';
import type { PromptTerminal } from '../prompts.ts';
import type { Screen } from './screen.ts';
import { VirtualTerminal } from './virtual-terminal.ts';

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

/** Prompts that are drawn in the frame, one after the other. Each gets keys only once it was seen. */
export class EmbeddedPrompt {
  readonly terminal: PromptTerminal;
  readonly #screen: Screen;
  readonly #input = new PromptInput();
  readonly #output: VirtualTerminal;
  readonly #controller = new AbortController();
  #isOpen = false;
  #isFirst = true;

  constructor(screen: Screen) {
    this.#screen = screen;
    const changed = () => screen.changed();
    this.#output = new VirtualTerminal(screen, changed, () => this.#answered());
    this.terminal = { input: this.#input, output: this.#output, signal: this.#controller.signal };
  }

  /** Whether a prompt is on the screen and takes keys. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Whether none was on the screen yet. */
  get isFirst(): boolean {
    return this.#isFirst;
  }

  /** The frame as it is drawn now: from now on the person sees the question. */
  frame(rows: number): Frame {
    if (!this.#output.isBlank) {
      this.#isOpen = true;
      this.#isFirst = false;
    }
    return this.#output.frame(rows);
  }

  pass(event: InputEvent): void {
    this.#input.pass(event);
  }

  abort(reason: Error): void {
    this.#controller.abort(reason);
  }

  /** All prompts are over. */
  end(): void {
    this.#answered();
    this.#output.destroy();
    this.#input.destroy();
  }

  /** A prompt is over: what it leaves goes above the frame. */
  #answered(): void {
    this.#isOpen = false;
    const text = this.#output.takeAnswered();
    if (text !== '') this.#screen.commit(text);
  }
}
