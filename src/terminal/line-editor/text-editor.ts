import { KillRing } from './kill-ring.ts';
import {
  bigWordLeft,
  columnOf,
  left,
  type Motion,
  right,
  rowAbove,
  rowBelow,
  rowEnd,
  rowStart,
  textEnd,
  textStart,
  wordLeft,
  wordRight,
} from './motions.ts';
import { replaceRange, type TextBuffer } from './text-buffer.ts';
import { capitalise, changeWord, transposeCharacters, transposeWords } from './transpose.ts';
import { Undo } from './undo.ts';

/** An edit, by its name in the keymap. */
export type Edit = keyof typeof edits;

export function isEdit(command: string): command is Edit {
  return Object.hasOwn(edits, command);
}

/** Kinds of edits that the next one may continue. */
type EditKind = 'kill' | 'yank' | 'vertical' | undefined;

/** A text with its cursor, kill ring and undo history, and the edits that keys can make. Independent of keys and screen. */
export class TextEditor {
  buffer: TextBuffer;
  readonly #undo = new Undo();
  readonly #killRing: KillRing;
  #lastEdit: EditKind;
  /** Column that consecutive vertical moves try to keep. */
  #column = 0;
  /** Where the text yanked last begins. */
  #yankStart = 0;

  constructor(buffer: TextBuffer, killRing = new KillRing()) {
    this.buffer = buffer;
    this.#killRing = killRing;
  }

  /** Performs an edit; returns whether it changed anything. */
  perform(edit: Edit): boolean {
    const before = this.buffer;
    const previous = this.#lastEdit;
    this.#lastEdit = undefined;
    edits[edit](this, previous);
    if (this.buffer.text === before.text) this.#undo.endGroup();
    return (
      this.buffer !== before && (this.buffer.text !== before.text || this.buffer.cursor !== before.cursor)
    );
  }

  /** Inserts typed text; a word and the space after it are one step of undo. */
  type(text: string): void {
    const { text: all, cursor } = this.buffer;
    const startsWord = /^\S/u.test(text) && !/\S/u.test(all.charAt(cursor - 1));
    if (startsWord) this.#undo.endGroup();
    this.#insert(text, 'typing');
  }

  /** Inserts a text as one step of undo. */
  insert(text: string): void {
    this.#insert(text);
  }

  /** Replaces the buffer, as a step that can be undone. */
  change(buffer: TextBuffer, group?: string): void {
    this.#lastEdit = undefined;
    if (buffer.text !== this.buffer.text) this.#undo.record(this.buffer, group);
    this.buffer = buffer;
  }

  move(motion: Motion): void {
    this.buffer = { text: this.buffer.text, cursor: motion(this.buffer) };
  }

  /** Moves to the row above or below, in the column where consecutive vertical moves began. */
  moveToRow(target: typeof rowAbove, previous: EditKind): void {
    if (previous !== 'vertical') this.#column = columnOf(this.buffer);
    const cursor = target(this.buffer, this.#column);
    if (cursor === undefined) return;
    this.buffer = { text: this.buffer.text, cursor };
    this.#lastEdit = 'vertical';
  }

  /** Deletes the text between the cursor and where the motion goes. */
  delete(motion: Motion): void {
    const [from, to] = this.#range(motion);
    if (from < to) this.change(replaceRange(this.buffer, from, to, ''), 'deletion');
  }

  /** Like `delete`, but adds the text to the kill ring; consecutive kills are one entry. */
  kill(motion: Motion, previous: EditKind): void {
    const [from, to] = this.#range(motion);
    if (from === to) return;
    const side = from < this.buffer.cursor ? 'start' : 'end';
    this.#killRing.add(this.buffer.text.slice(from, to), previous === 'kill' ? side : undefined);
    this.change(replaceRange(this.buffer, from, to, ''));
    this.#lastEdit = 'kill';
  }

  yank(): void {
    const text = this.#killRing.newest();
    if (text === undefined) return;
    this.#yankStart = this.buffer.cursor;
    this.insert(text);
    this.#lastEdit = 'yank';
  }

  /** Replaces the text just yanked by the entry of the kill ring before it. */
  yankPop(previous: EditKind): void {
    const text = previous === 'yank' ? this.#killRing.next() : undefined;
    if (text === undefined) return;
    this.change(replaceRange(this.buffer, this.#yankStart, this.buffer.cursor, text));
    this.#lastEdit = 'yank';
  }

  undo(): void {
    this.buffer = this.#undo.undo(this.buffer) ?? this.buffer;
  }

  redo(): void {
    this.buffer = this.#undo.redo(this.buffer) ?? this.buffer;
  }

  #insert(text: string, group?: string): void {
    this.change(replaceRange(this.buffer, this.buffer.cursor, this.buffer.cursor, text), group);
  }

  #range(motion: Motion): [from: number, to: number] {
    const { cursor } = this.buffer;
    const target = motion(this.buffer);
    return [Math.min(cursor, target), Math.max(cursor, target)];
  }
}

/** To the end of the row; from there past the line break, so that the next row is joined. */
const rowEndOrNext: Motion = (buffer) => {
  const end = rowEnd(buffer);
  return end === buffer.cursor ? Math.min(end + 1, buffer.text.length) : end;
};

const edits = {
  left: (editor) => editor.move(left),
  right: (editor) => editor.move(right),
  wordLeft: (editor) => editor.move(wordLeft),
  wordRight: (editor) => editor.move(wordRight),
  rowStart: (editor) => editor.move(rowStart),
  rowEnd: (editor) => editor.move(rowEnd),
  textStart: (editor) => editor.move(textStart),
  textEnd: (editor) => editor.move(textEnd),
  rowAbove: (editor, previous) => editor.moveToRow(rowAbove, previous),
  rowBelow: (editor, previous) => editor.moveToRow(rowBelow, previous),
  deleteLeft: (editor) => editor.delete(left),
  deleteRight: (editor) => editor.delete(right),
  killWordLeft: (editor, previous) => editor.kill(wordLeft, previous),
  killWordRight: (editor, previous) => editor.kill(wordRight, previous),
  killBigWordLeft: (editor, previous) => editor.kill(bigWordLeft, previous),
  killToRowStart: (editor, previous) => editor.kill(rowStart, previous),
  killToRowEnd: (editor, previous) => editor.kill(rowEndOrNext, previous),
  yank: (editor) => editor.yank(),
  yankPop: (editor, previous) => editor.yankPop(previous),
  undo: (editor) => editor.undo(),
  redo: (editor) => editor.redo(),
  transposeCharacters: (editor) => editor.change(transposeCharacters(editor.buffer)),
  transposeWords: (editor) => editor.change(transposeWords(editor.buffer)),
  upperCase: (editor) => editor.change(changeWord(editor.buffer, (text) => text.toUpperCase())),
  lowerCase: (editor) => editor.change(changeWord(editor.buffer, (text) => text.toLowerCase())),
  capitalise: (editor) => editor.change(changeWord(editor.buffer, capitalise)),
  insertNewline: (editor) => editor.insert('\n'),
} satisfies Record<string, (editor: TextEditor, previous: EditKind) => void>;
