import type { Edit } from './text-editor.ts';

/** What a key does other than editing the text. */
export type Action =
  | 'accept'
  | 'interrupt'
  | 'endOrDelete'
  | 'complete'
  | 'completeBackwards'
  | 'up'
  | 'down'
  | 'older'
  | 'newer'
  | 'oldest'
  | 'newest'
  | 'searchBackward'
  | 'searchForward'
  | 'acceptHintOrRight'
  | 'acceptHintOrRowEnd'
  | 'acceptHintWordOrWordRight'
  | 'escape'
  | 'clearScreen'
  | 'suspend'
  | 'externalEditor';

/** Keys that do nothing by themselves but start a sequence of two. */
export const prefixKeys: ReadonlySet<string> = new Set(['ctrl-x']);

/** What each key or sequence of two keys does: the Emacs keys of readline, and some that users of fish know. */
export const keymap: Readonly<Record<string, Edit | Action>> = {
  enter: 'accept',
  'ctrl-j': 'accept',
  'alt-enter': 'insertNewline',
  'ctrl-c': 'interrupt',
  'ctrl-d': 'endOrDelete',
  'ctrl-z': 'suspend',
  'ctrl-l': 'clearScreen',
  'alt-e': 'externalEditor',
  'ctrl-x ctrl-e': 'externalEditor',
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
  'ctrl-r': 'searchBackward',
  'ctrl-s': 'searchForward',

  backspace: 'deleteLeft',
  'shift-backspace': 'deleteLeft',
  delete: 'deleteRight',
  'ctrl-w': 'killBigWordLeft',
  'alt-backspace': 'killWordLeft',
  'alt-d': 'killWordRight',
  'alt-delete': 'killWordRight',
  'ctrl-delete': 'killWordRight',
  'ctrl-u': 'killToRowStart',
  'ctrl-k': 'killToRowEnd',
  'ctrl-y': 'yank',
  'alt-y': 'yankPop',
  'ctrl-_': 'undo',
  'alt-_': 'redo',
  'alt-/': 'redo',

  'ctrl-t': 'transposeCharacters',
  'alt-t': 'transposeWords',
  'alt-u': 'upperCase',
  'alt-l': 'lowerCase',
  'alt-c': 'capitalise',
};
