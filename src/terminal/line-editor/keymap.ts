import type { Edit } from './text-editor.ts';

/** What a key does beyond editing the text. */
export type Act =
  | 'accept'
  | 'interrupt'
  | 'endOrRemove'
  | 'complete'
  | 'completeBackwards'
  | 'up'
  | 'down'
  | 'older'
  | 'newer'
  | 'oldest'
  | 'newest'
  | 'search'
  | 'searchBack'
  | 'acceptHintOrRight'
  | 'acceptHintOrRowEnd'
  | 'acceptHintWordOrWordRight'
  | 'escape'
  | 'clearScreen'
  | 'suspend'
  | 'editElsewhere';

/** The keys that do something with the one behind them alone. */
export const prefixes: ReadonlySet<string> = new Set(['ctrl-x']);

/** What each key does, or two, one after the other: Emacs' keys as readline has them, and those that fish's users know. */
export const keymap: Readonly<Record<string, Edit | Act>> = {
  enter: 'accept',
  'ctrl-j': 'accept',
  'alt-enter': 'newRow',
  'ctrl-c': 'interrupt',
  'ctrl-d': 'endOrRemove',
  'ctrl-z': 'suspend',
  'ctrl-l': 'clearScreen',
  'alt-e': 'editElsewhere',
  'ctrl-x ctrl-e': 'editElsewhere',
  escape: 'escape',
  'ctrl-g': 'escape',

  tab: 'complete',
  'shift-tab': 'completeBackwards',

  left: 'left',
  'ctrl-b': 'left',
  right: 'acceptHintOrRight',
  'ctrl-f': 'acceptHintOrRight',
  'alt-b': 'wordLeft',
  'alt-left': 'wordLeft',
  'ctrl-left': 'wordLeft',
  'alt-f': 'acceptHintWordOrWordRight',
  'alt-right': 'acceptHintWordOrWordRight',
  'ctrl-right': 'acceptHintWordOrWordRight',
  home: 'rowStart',
  'ctrl-a': 'rowStart',
  end: 'acceptHintOrRowEnd',
  'ctrl-e': 'acceptHintOrRowEnd',
  'ctrl-home': 'textStart',
  'ctrl-end': 'textEnd',

  up: 'up',
  down: 'down',
  'ctrl-p': 'up',
  'ctrl-n': 'down',
  'alt-up': 'older',
  'alt-down': 'newer',
  pageup: 'older',
  pagedown: 'newer',
  'alt-<': 'oldest',
  'alt->': 'newest',
  'ctrl-r': 'search',
  'ctrl-s': 'searchBack',

  backspace: 'removeLeft',
  'shift-backspace': 'removeLeft',
  delete: 'removeRight',
  'ctrl-w': 'cutWideWordLeft',
  'alt-backspace': 'cutWordLeft',
  'alt-d': 'cutWordRight',
  'alt-delete': 'cutWordRight',
  'ctrl-delete': 'cutWordRight',
  'ctrl-u': 'cutRowStart',
  'ctrl-k': 'cutRowEnd',
  'ctrl-y': 'yank',
  'alt-y': 'yankOlder',
  'ctrl-_': 'undo',
  'alt-_': 'redo',
  'alt-/': 'redo',

  'ctrl-t': 'transposeCharacters',
  'alt-t': 'transposeWords',
  'alt-u': 'upperCase',
  'alt-l': 'lowerCase',
  'alt-c': 'capitalise',
};
