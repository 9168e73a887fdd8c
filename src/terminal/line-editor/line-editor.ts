import type { Completions, LineHistory, LineRequest } from '../interactive-terminal.ts';
import { Completer, type TabKey } from './completer.ts';
import { firstWordOf, hintFor } from './hint.ts';
import { HistoryCursor } from './history-cursor.ts';
import { HistorySearch } from './history-search.ts';
import { type Action, keymap, prefixKeys } from './keymap.ts';
import type { InputEvent } from './keys.ts';
import type { KillRing } from './kill-ring.ts';
import { Menu } from './menu.ts';
import { rowAbove, rowBelow } from './motions.ts';
import { type TextBuffer, textBuffer } from './text-buffer.ts';
import { type Edit, isEdit, TextEditor } from './text-editor.ts';

/** What the caller has to do after a key. */
export type Outcome = 'accept' | 'interrupt' | 'end' | 'suspend' | 'clearScreen' | 'externalEditor';

export interface LineEditorOptions {
  request: LineRequest;
  killRing: KillRing;
  /** Called when something changed without a key: completions arrived. */
  onChange: () => void;
}

/** Edits a line, with completion, history and search. Independent of the screen. */
export class LineEditor {
  readonly request: LineRequest;
  readonly #editor: TextEditor;
  readonly #history: LineHistory;
  readonly #completer: Completer;
  #menu: Menu | undefined;
  /** What the key before did if it was a Tab: accept the only candidate, or else open or change the menu. */
  #previousTab: 'accepted' | 'opened' | undefined;
  #historyCursor: HistoryCursor | undefined;
  #search: HistorySearch | undefined;
  /** The key before, if it starts a sequence of two. */
  #prefix: string | undefined;

  constructor({ request, killRing, onChange }: LineEditorOptions) {
    this.request = request;
    this.#history = request.history;
    this.#editor = new TextEditor(textBuffer(request.initial ?? ''), killRing);
    this.#completer = new Completer(request.complete, (buffer, completions, keys) => {
      this.#takeCompletions(buffer, completions, keys);
      onChange();
    });
  }

  /** The text as displayed, with the selected candidate or the search's match. */
  get buffer(): TextBuffer {
    if (this.#search?.match !== undefined) return textBuffer(this.#search.match);
    return this.#menu?.selected === undefined ? this.#editor.buffer : this.#menu.preview;
  }

  get menu(): Menu | undefined {
    return this.#menu;
  }

  get search(): HistorySearch | undefined {
    return this.#search;
  }

  /** Suggested continuation of the text. */
  get hint(): string {
    const isVisible = this.#search === undefined && this.#menu?.selected === undefined;
    return isVisible ? hintFor(this.#editor.buffer, this.#history.entries) : '';
  }

  /** Whether a Tab waits for completions, which another key would cancel. */
  get isWaiting(): boolean {
    return this.#completer.isAwaited;
  }

  /** Handles what the user typed. */
  handle(event: InputEvent): Outcome | undefined {
    if (event.type !== 'key' || event.name !== 'tab') this.#previousTab = undefined;
    const prefix = this.#prefix;
    this.#prefix = undefined;
    if (this.#search !== undefined && this.#handleSearch(this.#search, event)) return undefined;
    if (this.#menu?.selected !== undefined && this.#handleMenu(this.#menu, event)) return undefined;
    if (event.type === 'text') this.#applyTyping(() => this.#editor.type(event.text));
    else if (event.type === 'paste') this.#paste(event.text);
    else return this.#handleKey(prefix === undefined ? event.name : `${prefix} ${event.name}`);
    return undefined;
  }

  /** Replaces the text, as a step that can be undone. */
  replace(text: string): void {
    this.#applyTyping(() => this.#editor.change(textBuffer(text)));
  }

  /** Cancels pending completions: the line was read. */
  close(): void {
    this.#completer.cancel();
    this.#menu = undefined;
    this.#search = undefined;
  }

  #handleKey(name: string): Outcome | undefined {
    if (prefixKeys.has(name)) this.#prefix = name;
    const command = keymap[name];
    if (command === undefined) return undefined;
    if (!isEdit(command)) return this.#perform(command);
    this.#edit(command);
    return undefined;
  }

  #edit(edit: Edit): void {
    const { text } = this.#editor.buffer;
    this.#historyCursor = undefined;
    if (!this.#editor.perform(edit)) return;
    if (this.#editor.buffer.text === text) this.#closeMenu();
    else this.#refresh();
  }

  #applyTyping(change: () => void): void {
    this.#historyCursor = undefined;
    change();
    this.#refresh();
  }

  #paste(text: string): void {
    this.#applyTyping(() => this.#editor.insert(text));
  }

  #perform(action: Action): Outcome | undefined {
    switch (action) {
      case 'accept':
        return this.#accept();
      case 'interrupt':
        return 'interrupt';
      case 'endOrDelete':
        if (this.#editor.buffer.text === '') return 'end';
        this.#edit('deleteRight');
        return undefined;
      case 'suspend':
      case 'clearScreen':
      case 'externalEditor':
        return action;
      case 'complete':
        this.#tab('tab');
        return undefined;
      case 'completeBackwards':
        this.#tab('shift-tab');
        return undefined;
      case 'escape':
        this.#closeMenu();
        return undefined;
      case 'searchBackward':
      case 'searchForward':
        this.#closeMenu();
        this.#search = new HistorySearch(this.#history.entries);
        return undefined;
      case 'acceptHintOrRight':
        this.#acceptHint((hint) => hint, 'right');
        return undefined;
      case 'acceptHintOrRowEnd':
        this.#acceptHint((hint) => hint, 'rowEnd');
        return undefined;
      case 'acceptHintWordOrWordRight':
        this.#acceptHint(firstWordOf, 'wordRight');
        return undefined;
      case 'up':
        if (rowAbove(this.#editor.buffer, 0) === undefined || this.#historyCursor !== undefined)
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
        this.#walkHistory(action);
        return undefined;
    }
  }

  #accept(): Outcome | undefined {
    const { text } = this.#editor.buffer;
    if (!this.request.isIncomplete(text)) return 'accept';
    this.#edit('insertNewline');
    return undefined;
  }

  #down(): void {
    if (this.#historyCursor !== undefined) this.#walkHistory('newer');
    else if (rowBelow(this.#editor.buffer, 0) !== undefined) this.#edit('rowBelow');
    else if (this.#menu !== undefined) this.#menu.selectNext();
  }

  #walkHistory(direction: 'older' | 'newer' | 'oldest' | 'newest'): void {
    this.#closeMenu();
    this.#historyCursor ??= new HistoryCursor(this.#history.entries, this.#editor.buffer.text);
    const found = this.#historyCursor[direction]();
    if (found !== undefined) this.#editor.change(textBuffer(found), 'history');
  }

  #acceptHint(part: (hint: string) => string, otherwise: Edit): void {
    const { hint } = this;
    if (hint === '') this.#edit(otherwise);
    else this.#applyTyping(() => this.#editor.insert(part(hint)));
  }

  #tab(key: TabKey, isMenuShown = true): void {
    if (this.#menu?.buffer === this.#editor.buffer && !this.#completer.isPending)
      this.#complete(this.#menu, key, isMenuShown);
    else this.#completer.press(this.#editor.buffer, key);
  }

  /** After a change of the text: requests completions, and until they arrive shows the candidates that still match. */
  #refresh(): void {
    const { buffer } = this.#editor;
    this.#menu = this.#menu?.filter(buffer);
    if (buffer.text.trim() === '') this.#closeMenu();
    else this.#completer.schedule(buffer);
  }

  #closeMenu(): void {
    this.#menu = undefined;
    this.#completer.cancel();
  }

  #takeCompletions(buffer: TextBuffer, completions: Completions, keys: readonly TabKey[]): void {
    // If a candidate has been selected meanwhile, the menu stays as it is.
    if (buffer !== this.#editor.buffer || this.#menu?.selected !== undefined) return;
    const isMenuShown = this.#menu !== undefined;
    const menu = new Menu(buffer, completions);
    this.#menu = menu.candidates.length > 0 && (menu.isUseful || keys.length > 0) ? menu : undefined;
    if (this.#menu === undefined) return;
    for (const [index, key] of keys.entries()) {
      const { selected } = this.#menu ?? {};
      if (selected === undefined) this.#tab(key, isMenuShown || index > 0);
      else this.#menu?.selectNext(key === 'shift-tab');
    }
  }

  /**
   * A Tab accepts the only candidate, or inserts the common prefix of several. Where there is nothing to insert, it opens
   * their menu, which typing filters, and selects the next one if the menu is shown already. Shift-Tab selects the last.
   */
  #complete(menu: Menu, key: TabKey, isMenuShown: boolean): void {
    const previous = this.#previousTab;
    const only = menu.withOnly;
    const completed = previous === 'opened' ? undefined : (only ?? menu.withCommonPrefix);
    // After a candidate was accepted, a Tab shows what follows it, and inserts none of that.
    const isSelecting = previous === 'opened' || (isMenuShown && previous === undefined);
    if (completed !== undefined) this.#applyTyping(() => this.#editor.change(completed));
    else if (key === 'shift-tab' || isSelecting) menu.selectNext(key === 'shift-tab');
    this.#previousTab = completed !== undefined && only !== undefined ? 'accepted' : 'opened';
  }

  /** Handles a key while a candidate is selected; false if the key has its usual effect after accepting the candidate. */
  #handleMenu(menu: Menu, event: InputEvent): boolean {
    switch (event.type === 'key' ? event.name : undefined) {
      case 'tab':
      case 'ctrl-n':
        menu.selectNext();
        return true;
      case 'shift-tab':
      case 'ctrl-p':
        menu.selectNext(true);
        return true;
      case 'up':
      case 'down':
      case 'left':
      case 'right':
        menu.move(event.type === 'key' ? (event.name as 'up') : 'up');
        return true;
      case 'enter':
        this.#applyTyping(() => this.#editor.change(menu.accept()));
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

  /** Handles a key during a search; false if the key has its usual effect after ending the search. */
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
