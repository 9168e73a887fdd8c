import { KillRing } from './kill-ring.ts';
import {
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
  wideWordLeft,
  wordLeft,
  wordRight,
} from './motions.ts';
import { replaced, type TextBuffer } from './text-buffer.ts';
import { capitalise, changeWord, transposeCharacters, transposeWords } from './transpose.ts';
import { Undo } from './undo.ts';

/** What can be done to a text, as keys name it. */
export type Edit = keyof typeof edits;

export function isEdit(command: string): command is Edit {
  return Object.hasOwn(edits, command);
}

/** What the edit before was, as far as the next one goes on with it. */
type Trail = 'cut' | 'yank' | 'vertical' | undefined;

/** A text and all that keys can do to it. Knows no screen and no keys. */
export class TextEditor {
  draft: TextBuffer;
  readonly #undo = new Undo();
  readonly #killRing: KillRing;
  #trail: Trail;
  #column = 0;
  #yanked = 0;

  constructor(draft: TextBuffer, killRing = new KillRing()) {
    this.draft = draft;
    this.#killRing = killRing;
  }

  /** Does an edit; false when it had nothing to do. */
  perform(edit: Edit): boolean {
    const before = this.draft;
    const trail = this.#trail;
    this.#trail = undefined;
    edits[edit](this, trail);
    if (this.draft.text === before.text) this.#undo.close();
    return this.draft !== before && (this.draft.text !== before.text || this.draft.cursor !== before.cursor);
  }

  /** Types a text: a word of it is undone at once, with the space behind it. */
  type(text: string): void {
    const { text: all, cursor } = this.draft;
    const beginsWord = /^\S/u.test(text) && !/\S/u.test(all.charAt(cursor - 1));
    if (beginsWord) this.#undo.close();
    this.#insert(text, 'typing');
  }

  /** Puts in a text that came as one, and is undone as one. */
  insert(text: string): void {
    this.#insert(text);
  }

  /** Makes another draft of this one, in a step that can be undone. */
  change(draft: TextBuffer, group?: string): void {
    this.#trail = undefined;
    if (draft.text !== this.draft.text) this.#undo.remember(this.draft, group);
    this.draft = draft;
  }

  move(motion: Motion): void {
    this.draft = { text: this.draft.text, cursor: motion(this.draft) };
  }

  /** Moves to a row above or below, in the column from which such moves began. */
  moveToRow(target: typeof rowAbove, trail: Trail): void {
    if (trail !== 'vertical') this.#column = columnOf(this.draft);
    const cursor = target(this.draft, this.#column);
    if (cursor === undefined) return;
    this.draft = { text: this.draft.text, cursor };
    this.#trail = 'vertical';
  }

  /** Removes what lies between the cursor and where the motion goes. */
  remove(motion: Motion): void {
    const [from, to] = this.#range(motion);
    if (from < to) this.change(replaced(this.draft, from, to, ''), 'removing');
  }

  /** As `remove`, but keeps it. What is cut in a row is kept as one text. */
  cut(motion: Motion, trail: Trail): void {
    const [from, to] = this.#range(motion);
    if (from === to) return;
    const side = from < this.draft.cursor ? 'before' : 'behind';
    this.#killRing.add(this.draft.text.slice(from, to), trail === 'cut' ? side : undefined);
    this.change(replaced(this.draft, from, to, ''));
    this.#trail = 'cut';
  }

  yank(): void {
    const text = this.#killRing.newest();
    if (text === undefined) return;
    this.#yanked = this.draft.cursor;
    this.insert(text);
    this.#trail = 'yank';
  }

  /** Puts the text that was cut before in place of that just put in. */
  yankOlder(trail: Trail): void {
    const text = trail === 'yank' ? this.#killRing.next() : undefined;
    if (text === undefined) return;
    this.change(replaced(this.draft, this.#yanked, this.draft.cursor, text));
    this.#trail = 'yank';
  }

  undo(): void {
    this.draft = this.#undo.undo(this.draft) ?? this.draft;
  }

  redo(): void {
    this.draft = this.#undo.redo(this.draft) ?? this.draft;
  }

  #insert(text: string, group?: string): void {
    this.change(replaced(this.draft, this.draft.cursor, this.draft.cursor, text), group);
  }

  #range(motion: Motion): [from: number, to: number] {
    const { cursor } = this.draft;
    const target = motion(this.draft);
    return [Math.min(cursor, target), Math.max(cursor, target)];
  }
}

/** To the end of the row; from there over the line break, so that the next row is joined. */
const rowRest: Motion = (draft) => {
  const end = rowEnd(draft);
  return end === draft.cursor ? Math.min(end + 1, draft.text.length) : end;
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
  rowAbove: (editor, trail) => editor.moveToRow(rowAbove, trail),
  rowBelow: (editor, trail) => editor.moveToRow(rowBelow, trail),
  removeLeft: (editor) => editor.remove(left),
  removeRight: (editor) => editor.remove(right),
  cutWordLeft: (editor, trail) => editor.cut(wordLeft, trail),
  cutWordRight: (editor, trail) => editor.cut(wordRight, trail),
  cutWideWordLeft: (editor, trail) => editor.cut(wideWordLeft, trail),
  cutRowStart: (editor, trail) => editor.cut(rowStart, trail),
  cutRowEnd: (editor, trail) => editor.cut(rowRest, trail),
  yank: (editor) => editor.yank(),
  yankOlder: (editor, trail) => editor.yankOlder(trail),
  undo: (editor) => editor.undo(),
  redo: (editor) => editor.redo(),
  transposeCharacters: (editor) => editor.change(transposeCharacters(editor.draft)),
  transposeWords: (editor) => editor.change(transposeWords(editor.draft)),
  upperCase: (editor) => editor.change(changeWord(editor.draft, (text) => text.toUpperCase())),
  lowerCase: (editor) => editor.change(changeWord(editor.draft, (text) => text.toLowerCase())),
  capitalise: (editor) => editor.change(changeWord(editor.draft, capitalise)),
  newRow: (editor) => editor.insert('\n'),
} satisfies Record<string, (editor: TextEditor, trail: Trail) => void>;
