import { describe, expect, it } from 'vitest';
import { KillRing } from '../../../../src/terminal/line-editor/kill-ring.ts';
import { type Edit, TextEditor } from '../../../../src/terminal/line-editor/text-editor.ts';

/** A buffer as a text in which `|` is the cursor. */
function editorOf(marked: string, killRing?: KillRing): TextEditor {
  return new TextEditor({ text: marked.replace('|', ''), cursor: marked.indexOf('|') }, killRing);
}

function shown({ buffer: { text, cursor } }: TextEditor): string {
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
}

describe('an edit', () => {
  it.each<[string, Edit, string]>([
    ['ab|c', 'left', 'a|bc'],
    ['|abc', 'left', '|abc'],
    ['a|👨‍👩‍👧c', 'right', 'a👨‍👩‍👧|c'],
    ['one two|', 'wordLeft', 'one |two'],
    ['one, |two', 'wordLeft', '|one, two'],
    ['|one-two', 'wordRight', 'one|-two'],
    ['one|-two', 'wordRight', 'one-two|'],
    ['a\nb|c\nd', 'rowStart', 'a\n|bc\nd'],
    ['a\nb|c\nd', 'rowEnd', 'a\nbc|\nd'],
    ['a\nb|c\nd', 'textStart', '|a\nbc\nd'],
    ['a\nb|c\nd', 'textEnd', 'a\nbc\nd|'],
    ['abc\nde|f', 'rowAbove', 'ab|c\ndef'],
    ['東京\nab|', 'rowAbove', '東|京\nab'],
    ['abc|\nd\nefg', 'rowBelow', 'abc\nd|\nefg'],
    ['only| one', 'rowBelow', 'only| one'],
    ['ae\u0301|b', 'deleteLeft', 'a|b'],
    ['a|🇳🇴b', 'deleteRight', 'a|b'],
    ['one two  |', 'killWordLeft', 'one |'],
    ['a/b.c|', 'killWordLeft', 'a/b.|'],
    ['call a/b.c|', 'killBigWordLeft', 'call |'],
    ['|one two', 'killWordRight', '| two'],
    ['a\nbc|d', 'killToRowStart', 'a\n|d'],
    ['a|b\nc', 'killToRowEnd', 'a|\nc'],
    ['a|\nc', 'killToRowEnd', 'a|c'],
    ['a|bc', 'transposeCharacters', 'ba|c'],
    ['abc|', 'transposeCharacters', 'acb|'],
    ['|abc', 'transposeCharacters', '|abc'],
    ['a|', 'transposeCharacters', 'a|'],
    ['one| two', 'transposeWords', 'two one|'],
    ['one two|', 'transposeWords', 'two one|'],
    ['one|', 'transposeWords', 'one|'],
    ['|one two', 'upperCase', 'ONE| two'],
    ['|ONE', 'lowerCase', 'one|'],
    ['one| tWO', 'capitalise', 'one Two|'],
    ['a|b', 'insertNewline', 'a\n|b'],
  ])('in %j: %s gives %j', (before, edit, after) => {
    const editor = editorOf(before);
    editor.perform(edit);
    expect(shown(editor)).toBe(after);
  });

  it('keeps its column through shorter rows', () => {
    const editor = editorOf('abcd\ne\nfgh|i');
    editor.perform('rowAbove');
    editor.perform('rowAbove');
    expect(shown(editor)).toBe('abc|d\ne\nfghi');
  });
});

describe('the kill ring', () => {
  it('joins consecutive cuts, which are yanked as one text', () => {
    const editor = editorOf('one two| three');
    for (const edit of ['killWordLeft', 'killWordRight', 'killWordLeft', 'yank'] as const)
      editor.perform(edit);
    expect(shown(editor)).toBe('one two three|');
  });

  it('yanks older entries with yankOlder, also in the next line', () => {
    const ring = new KillRing();
    const first = editorOf('one two|', ring);
    first.perform('killWordLeft');
    first.perform('left');
    first.perform('killToRowStart');
    const second = editorOf('x|', ring);
    second.perform('yank');
    expect(shown(second)).toBe('xone|');
    second.perform('yankPop');
    expect(shown(second)).toBe('xtwo|');
    second.perform('yankPop');
    expect(shown(second)).toBe('xone|');
    second.perform('left');
    second.perform('yankPop');
    expect(shown(second)).toBe('xon|e');
  });
});

describe('undo', () => {
  it('reverts a word at once, a paste at once, and redo restores it', () => {
    const editor = editorOf('|');
    for (const letter of 'one two') editor.type(letter);
    editor.insert('{\n1\n}');
    const steps = ['undo', 'undo', 'undo', 'redo', 'redo', 'redo', 'redo'] as const;
    const seen = steps.map((step) => {
      editor.perform(step);
      return shown(editor);
    });
    expect(seen).toEqual([
      'one two|',
      'one |',
      '|',
      'one |',
      'one two|',
      'one two{\n1\n}|',
      'one two{\n1\n}|',
    ]);
  });

  it('reverts consecutive deletions at once, and redo ends with new input', () => {
    const editor = editorOf('abc|');
    editor.perform('deleteLeft');
    editor.perform('deleteLeft');
    editor.perform('undo');
    expect(shown(editor)).toBe('abc|');
    editor.type('d');
    editor.perform('redo');
    expect(shown(editor)).toBe('abcd|');
  });
});
