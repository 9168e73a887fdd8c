import { emitKeypressEvents, type Key } from 'node:readline';
import { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** What the user typed. */
export type InputEvent =
  /** A key that inserts no text. `name` is its name in the keymap (`ctrl-a`, `alt-left`, `enter`); `key` is that of Node. */
  | { type: 'key'; name: string; key: Key }
  | { type: 'text'; text: string; key: Key }
  | { type: 'paste'; text: string };

/** How long the rest of an escape sequence may take, in ms, before Esc counts as a key by itself. */
const escapeCodeTimeout = 50;
const pasteStart = '\x1b[200~';
const pasteEnd = '\x1b[201~';

/** Parses what a terminal in raw mode sends. A bracketed paste is one event, in which nothing counts as a key. */
export class KeyReader {
  readonly #listener: (event: InputEvent) => void;
  readonly #decoder = new StringDecoder('utf8');
  readonly #keys = new Readable({ read() {} });
  /** The paste so far; undefined outside of a paste. */
  #pasted: string | undefined;
  /** The end of the last chunk, if it may be the beginning of a paste marker. */
  #rest = '';

  constructor(listener: (event: InputEvent) => void) {
    this.#listener = listener;
    emitKeypressEvents(this.#keys, { escapeCodeTimeout } as never);
    this.#keys.on('keypress', (text: string | undefined, key: Key) => this.#onKeypress(text, key));
  }

  feed(chunk: Buffer | string): void {
    let text = this.#rest + (typeof chunk === 'string' ? chunk : this.#decoder.write(chunk));
    this.#rest = '';
    while (text !== '') {
      const marker = this.#pasted === undefined ? pasteStart : pasteEnd;
      const at = text.indexOf(marker);
      if (at === -1) {
        const cut = this.#pasted === undefined ? text.length : text.length - overlap(marker, text);
        this.#rest = text.slice(cut);
        this.#append(text.slice(0, cut));
        return;
      }
      this.#append(text.slice(0, at));
      if (this.#pasted === undefined) this.#pasted = '';
      else this.#endPaste();
      text = text.slice(at + marker.length);
    }
  }

  #append(text: string): void {
    if (text === '') return;
    if (this.#pasted === undefined) this.#keys.emit('data', text);
    else this.#pasted += text;
  }

  #onKeypress(text: string | undefined, key: Key): void {
    // Markers arrive as keys if the terminal sent them in two parts.
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

/** Returns how many characters at the end of `text` may be the beginning of `marker`. */
function overlap(marker: string, text: string): number {
  for (let length = Math.min(marker.length - 1, text.length); length > 0; length -= 1) {
    if (text.endsWith(marker.slice(0, length))) return length;
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

/** Returns the name of a key in the keymap; undefined if it inserts text. */
function nameOf({ sequence = '', name, ctrl, meta, shift }: Key): string | undefined {
  const control = controlNames[sequence];
  if (control !== undefined) return control;
  if (name === 'undefined') return undefined;
  const escaped = sequence.length > 1 && sequence.startsWith('\x1b');
  // For Alt with a character that has no name, Node gives only the sequence.
  const base = name ?? (escaped && sequence.length === 2 ? sequence.slice(1) : undefined);
  if (base === undefined) return undefined;
  const isCharacter = !escaped && ctrl !== true && (base.length === 1 || base === 'space');
  if (isCharacter) return undefined;
  // Some terminals send Esc before a key's own sequence.
  const alt = meta || sequence.startsWith('\x1b\x1b[') || sequence.startsWith('\x1b\x1bO');
  const modifiers = [
    ctrl ? 'ctrl-' : '',
    alt && base !== 'escape' ? 'alt-' : '',
    shift && base.length > 1 ? 'shift-' : '',
  ];
  return modifiers.join('') + (base === 'return' ? 'enter' : base === 'enter' ? 'ctrl-j' : base);
}
