import { emitKeypressEvents, type Key } from 'node:readline';
import { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** What a person does at the keyboard. */
export type InputEvent =
  /** A key that is no character, by its name as the keymap has it (`ctrl-a`, `alt-left`, `enter`); `key` is what Node made of it. */
  | { type: 'key'; name: string; key: Key }
  | { type: 'text'; text: string; key: Key }
  | { type: 'paste'; text: string };

/** How long the rest of a sequence may take, in ms, before Esc is taken as a key of its own. */
const escapeCodeTimeout = 50;
const pasteStart = '\x1b[200~';
const pasteEnd = '\x1b[201~';

/** Makes keys of what a terminal in raw mode sends. What is pasted is one text, of which nothing is taken for a key. */
export class KeyReader {
  readonly #listener: (event: InputEvent) => void;
  readonly #decoder = new StringDecoder('utf8');
  readonly #keys = new Readable({ read() {} });
  /** What was pasted so far, while a paste has not ended. */
  #pasted: string | undefined;
  /** The end of what came last, where that may be the beginning of a mark. */
  #rest = '';

  constructor(listener: (event: InputEvent) => void) {
    this.#listener = listener;
    emitKeypressEvents(this.#keys, { escapeCodeTimeout } as never);
    this.#keys.on('keypress', (text: string | undefined, key: Key) => this.#take(text, key));
  }

  /** Takes what came from the terminal. */
  feed(chunk: Buffer | string): void {
    let text = this.#rest + (typeof chunk === 'string' ? chunk : this.#decoder.write(chunk));
    this.#rest = '';
    while (text !== '') {
      const mark = this.#pasted === undefined ? pasteStart : pasteEnd;
      const at = text.indexOf(mark);
      if (at === -1) {
        const cut = this.#pasted === undefined ? text.length : text.length - partOf(mark, text);
        this.#rest = text.slice(cut);
        this.#pass(text.slice(0, cut));
        return;
      }
      this.#pass(text.slice(0, at));
      if (this.#pasted === undefined) this.#pasted = '';
      else this.#endPaste();
      text = text.slice(at + mark.length);
    }
  }

  #pass(text: string): void {
    if (text === '') return;
    if (this.#pasted === undefined) this.#keys.emit('data', text);
    else this.#pasted += text;
  }

  #take(text: string | undefined, key: Key): void {
    // The marks come as keys when the terminal sent them in two parts.
    if (key.name === 'paste-start') this.#pasted = '';
    else if (key.name === 'paste-end') this.#endPaste();
    else if (this.#pasted !== undefined) this.#pasted += key.sequence ?? '';
    else {
      const event = eventOf(text, key);
      if (event !== undefined) this.#listener(event);
    }
  }

  #endPaste(): void {
    if (this.#pasted === undefined) return;
    const text = this.#pasted.replace(/\r\n?/g, '\n');
    this.#pasted = undefined;
    this.#listener({ type: 'paste', text });
  }
}

/** How many characters at the end of `text` may be the beginning of `mark`. */
function partOf(mark: string, text: string): number {
  for (let length = Math.min(mark.length - 1, text.length); length > 0; length -= 1) {
    if (text.endsWith(mark.slice(0, length))) return length;
  }
  return 0;
}

function eventOf(text: string | undefined, key: Key): InputEvent | undefined {
  const name = nameOf(key);
  if (name !== undefined) return { type: 'key', name, key };
  const printable = text !== undefined && text !== '' && !/^\p{Cc}/u.test(text);
  return printable ? { type: 'text', text, key } : undefined;
}

const controlNames: Readonly<Record<string, string>> = {
  '\x00': 'ctrl-space',
  '\x1c': 'ctrl-\\',
  '\x1d': 'ctrl-]',
  '\x1e': 'ctrl-^',
  '\x1f': 'ctrl-_',
};

/** The name of a key that is no character. */
function nameOf({ sequence = '', name, ctrl, meta, shift }: Key): string | undefined {
  const control = controlNames[sequence];
  if (control !== undefined) return control;
  if (name === 'undefined') return undefined;
  const escaped = sequence.length > 1 && sequence.startsWith('\x1b');
  // Alt and a sign that has no name: its character is all there is.
  const base = name ?? (escaped && sequence.length === 2 ? sequence.slice(1) : undefined);
  if (base === undefined) return undefined;
  const isCharacter = !escaped && ctrl !== true && (base.length === 1 || base === 'space');
  if (isCharacter) return undefined;
  // Some terminals put an Esc of its own before the sequence of a key.
  const alt = meta || sequence.startsWith('\x1b\x1b[') || sequence.startsWith('\x1b\x1bO');
  const modifiers = [
    ctrl ? 'ctrl-' : '',
    alt && base !== 'escape' ? 'alt-' : '',
    shift && base.length > 1 ? 'shift-' : '',
  ];
  return modifiers.join('') + (base === 'return' ? 'enter' : base === 'enter' ? 'ctrl-j' : base);
}
