import type { Completions, LineHistory, LineRequest } from '../interactive-terminal.ts';
import { Completer, type Press } from './completer.ts';
import { firstWordOf, hintFor } from './hint.ts';
import { HistoryCursor } from './history-cursor.ts';
import { HistorySearch } from './history-search.ts';
import { type Act, keymap, prefixes } from './keymap.ts';
import type { InputEvent } from './keys.ts';
import type { KillRing } from './kill-ring.ts';
import { Menu } from './menu.ts';
import { rowAbove, rowBelow } from './motions.ts';
import { type TextBuffer, textBuffer } from './text-buffer.ts';
import { type Edit, isEdit, TextEditor } from './text-editor.ts';

/** What a key asks of whoever reads the line. */
export type Outcome = 'accept' | 'interrupt' | 'end' | 'suspend' | 'clearScreen' | 'editElsewhere';

export interface LineEditorOptions {
  request: LineRequest;
  killRing: KillRing;
  /** Called when something changed by itself: an answer came. */
  changed: () => void;
}

/** A line that is being typed: text, completion, history and search together. Knows no screen. */
export class LineEditor {
  readonly request: LineRequest;
  readonly #editor: TextEditor;
  readonly #history: LineHistory;
  readonly #completer: Completer;
  #menu: Menu | undefined;
  #walk: HistoryCursor | undefined;
  #search: HistorySearch | undefined;
  /** The key before, if what it does depends on the one behind it. */
  #prefix: string | undefined;

  constructor({ request, killRing, changed }: LineEditorOptions) {
    this.request = request;
    this.#history = request.history;
    this.#editor = new TextEditor(textBuffer(request.initial ?? ''), killRing);
    this.#completer = new Completer(request.complete, (draft, completions, presses) => {
      this.#takeCompletions(draft, completions, presses);
      changed();
    });
  }

  /** The text as it is shown, with the candidate in it that is selected. */
  get draft(): TextBuffer {
    if (this.#search?.match !== undefined) return textBuffer(this.#search.match);
    return this.#menu?.selected === undefined ? this.#editor.draft : this.#menu.preview;
  }

  get menu(): Menu | undefined {
    return this.#menu;
  }

  get search(): HistorySearch | undefined {
    return this.#search;
  }

  /** How the line may go on: text that is not there yet. */
  get hint(): string {
    const shown = this.#search === undefined && this.#menu?.selected === undefined;
    return shown ? hintFor(this.#editor.draft, this.#history.entries) : '';
  }

  /** Whether Tab was pressed and what can stand there is not known yet: another key would give that up. */
  get isWaiting(): boolean {
    return this.#completer.isAwaited;
  }

  /** Deals with what the person did. */
  handle(event: InputEvent): Outcome | undefined {
    const prefix = this.#prefix;
    this.#prefix = undefined;
    if (this.#search !== undefined && this.#handleSearch(this.#search, event)) return undefined;
    if (this.#menu?.selected !== undefined && this.#handleMenu(this.#menu, event)) return undefined;
    if (event.type === 'text') this.#typed(() => this.#editor.type(event.text));
    else if (event.type === 'paste') this.#paste(event.text);
    else return this.#handleKey(prefix === undefined ? event.name : `${prefix} ${event.name}`);
    return undefined;
  }

  /** Takes a text in place of the one that is there, in a step that can be undone. */
  replace(text: string): void {
    this.#typed(() => this.#editor.change(textBuffer(text)));
  }

  /** Gives up what is still asked: the line is at its end. */
  close(): void {
    this.#completer.cancel();
    this.#menu = undefined;
    this.#search = undefined;
  }

  #handleKey(name: string): Outcome | undefined {
    if (prefixes.has(name)) this.#prefix = name;
    const command = keymap[name];
    if (command === undefined) return undefined;
    if (!isEdit(command)) return this.#act(command);
    this.#edit(command);
    return undefined;
  }

  #edit(edit: Edit): void {
    const { text } = this.#editor.draft;
    this.#walk = undefined;
    if (!this.#editor.perform(edit)) return;
    if (this.#editor.draft.text === text) this.#closeMenu();
    else this.#refresh();
  }

  #typed(change: () => void): void {
    this.#walk = undefined;
    change();
    this.#refresh();
  }

  #paste(text: string): void {
    this.#typed(() => this.#editor.insert(text));
  }

  #act(act: Act): Outcome | undefined {
    switch (act) {
      case 'accept':
        return this.#accept();
      case 'interrupt':
        return 'interrupt';
      case 'endOrRemove':
        if (this.#editor.draft.text === '') return 'end';
        this.#edit('removeRight');
        return undefined;
      case 'suspend':
      case 'clearScreen':
      case 'editElsewhere':
        return act;
      case 'complete':
        this.#tab('tab');
        return undefined;
      case 'completeBackwards':
        this.#tab('shift-tab');
        return undefined;
      case 'escape':
        this.#closeMenu();
        return undefined;
      case 'search':
      case 'searchBack':
        this.#closeMenu();
        this.#search = new HistorySearch(this.#history.entries);
        return undefined;
      case 'acceptHintOrRight':
        this.#takeHint((hint) => hint, 'right');
        return undefined;
      case 'acceptHintOrRowEnd':
        this.#takeHint((hint) => hint, 'rowEnd');
        return undefined;
      case 'acceptHintWordOrWordRight':
        this.#takeHint(firstWordOf, 'wordRight');
        return undefined;
      case 'up':
        if (rowAbove(this.#editor.draft, 0) === undefined || this.#walk !== undefined)
          this.#walkHistory('older');
        else this.#edit('rowAbove');
        return undefined;
      case 'down':
        this.#down();
        return undefined;
      case 'older':
      case 'newer':
      case 'oldest':
      case 'newest':
        this.#walkHistory(act);
        return undefined;
    }
  }

  #accept(): Outcome | undefined {
    const { text } = this.#editor.draft;
    if (!this.request.isUnfinished(text)) return 'accept';
    this.#edit('newRow');
    return undefined;
  }

  #down(): void {
    if (this.#walk !== undefined) this.#walkHistory('newer');
    else if (rowBelow(this.#editor.draft, 0) !== undefined) this.#edit('rowBelow');
    else if (this.#menu !== undefined) this.#menu.step();
  }

  #walkHistory(direction: 'older' | 'newer' | 'oldest' | 'newest'): void {
    this.#closeMenu();
    this.#walk ??= new HistoryCursor(this.#history.entries, this.#editor.draft.text);
    const found = this.#walk[direction]();
    if (found !== undefined) this.#editor.change(textBuffer(found), 'history');
  }

  #takeHint(part: (hint: string) => string, otherwise: Edit): void {
    const { hint } = this;
    if (hint === '') this.#edit(otherwise);
    else this.#typed(() => this.#editor.insert(part(hint)));
  }

  #tab(press: Press): void {
    if (this.#menu?.draft === this.#editor.draft && !this.#completer.isAsking)
      this.#choose(this.#menu, press);
    else this.#completer.press(this.#editor.draft, press);
  }

  /** After a change of the text: what can stand there now is asked for, and meanwhile what fits is shown. */
  #refresh(): void {
    const { draft } = this.#editor;
    const narrowed = this.#menu?.narrowed(draft);
    this.#menu = narrowed;
    if (draft.text.trim() === '') this.#closeMenu();
    else this.#completer.askSoon(draft);
  }

  #closeMenu(): void {
    this.#menu = undefined;
    this.#completer.cancel();
  }

  #takeCompletions(draft: TextBuffer, completions: Completions, presses: readonly Press[]): void {
    // Somebody who went down into the menu meanwhile has what is wanted.
    if (draft !== this.#editor.draft || this.#menu?.selected !== undefined) return;
    const menu = new Menu(draft, completions);
    this.#menu = menu.candidates.length > 0 && (menu.isTelling || presses.length > 0) ? menu : undefined;
    if (this.#menu === undefined) return;
    for (const press of presses) {
      const { selected } = this.#menu ?? {};
      if (selected === undefined) this.#tab(press);
      else this.#menu?.step(press === 'shift-tab');
    }
  }

  /** Tab: the only candidate is taken, what all have in common is written, else one after the other is selected. */
  #choose(menu: Menu, press: Press): void {
    const extended = menu.candidates.length === 1 ? menu.taken(0) : menu.extended;
    if (extended === undefined) menu.step(press === 'shift-tab');
    else this.#typed(() => this.#editor.change(extended));
  }

  /** Keys while a candidate is selected; false: the candidate was taken, and the key still counts. */
  #handleMenu(menu: Menu, event: InputEvent): boolean {
    switch (event.type === 'key' ? event.name : undefined) {
      case 'tab':
      case 'ctrl-n':
        menu.step();
        return true;
      case 'shift-tab':
      case 'ctrl-p':
        menu.step(true);
        return true;
      case 'up':
      case 'down':
      case 'left':
      case 'right':
        menu.move(event.type === 'key' ? (event.name as 'up') : 'up');
        return true;
      case 'enter':
        this.#typed(() => this.#editor.change(menu.taken()));
        return true;
      case 'escape':
      case 'ctrl-g':
        this.#closeMenu();
        return true;
      case 'ctrl-c':
      case 'ctrl-l':
      case 'ctrl-z':
        return false;
      default:
        this.#editor.change(menu.preview);
        this.#menu = undefined;
        return false;
    }
  }

  /** Keys while the history is searched; false: the search is over, and the key still counts. */
  #handleSearch(search: HistorySearch, event: InputEvent): boolean {
    if (event.type !== 'key') {
      search.setQuery(search.query + event.text.replace(/\n.*/su, ''));
      return true;
    }
    switch (event.name) {
      case 'ctrl-r':
      case 'up':
        search.older();
        return true;
      case 'ctrl-s':
      case 'down':
        search.newer();
        return true;
      case 'backspace':
        search.setQuery([...search.query].slice(0, -1).join(''));
        return true;
      case 'ctrl-u':
        search.setQuery('');
        return true;
      case 'ctrl-g':
      case 'ctrl-c':
        this.#search = undefined;
        return true;
      case 'ctrl-l':
      case 'ctrl-z':
        return false;
      default:
        if (search.match !== undefined) this.#editor.change(textBuffer(search.match));
        this.#search = undefined;
        return event.name === 'escape';
    }
  }
}
