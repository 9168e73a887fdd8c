import { describe, expect, it, vi } from 'vitest';
import type { Completions, LineRequest } from '../../../../src/terminal/interactive-terminal.ts';
import { KillRing } from '../../../../src/terminal/line-editor/kill-ring.ts';
import { LineEditor, type Outcome } from '../../../../src/terminal/line-editor/line-editor.ts';

const key = {};

class Typist {
  readonly editor: LineEditor;
  readonly changed = vi.fn();

  constructor(request: Partial<LineRequest> = {}) {
    this.editor = new LineEditor({
      request: {
        prompt: () => '> ',
        isIncomplete: () => false,
        highlight: () => [],
        complete: async () => undefined,
        history: { entries: [] },
        ...request,
      },
      killRing: new KillRing(),
      onChange: this.changed,
    });
  }

  type(text: string): this {
    for (const letter of text) this.editor.handle({ type: 'text', text: letter, key });
    return this;
  }

  press(...names: string[]): Outcome | undefined {
    return names.map((name) => this.editor.handle({ type: 'key', name, key })).at(-1);
  }

  get text(): string {
    return this.editor.buffer.text;
  }

  get candidates(): string[] | undefined {
    return this.editor.menu?.candidates.map(({ text }) => text);
  }
}

/** Completes the last word from a list, as a source that answers at once. */
function completing(...words: string[]): LineRequest['complete'] {
  return async (text, cursor) => {
    const from = text.lastIndexOf(' ', cursor - 1) + 1;
    const candidates = words.filter((word) => word.startsWith(text.slice(from, cursor)));
    return { from, to: cursor, candidates: candidates.map((word) => ({ text: word, after: ' ' })) };
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('editing keys', () => {
  it.each([
    ['enter', 'accept'],
    ['ctrl-j', 'accept'],
    ['ctrl-c', 'interrupt'],
    ['ctrl-d', undefined],
    ['ctrl-x', undefined],
    ['f5', undefined],
  ])('%s: %s', (name, outcome) => {
    const typist = new Typist().type('x');
    expect(typist.press('home', name)).toBe(outcome);
  });

  it('Ctrl-D ends an empty line, and deletes in any other', () => {
    const typist = new Typist();
    expect(typist.press('ctrl-d')).toBe('end');
    typist.type('ab');
    expect(typist.press('left', 'ctrl-d')).toBeUndefined();
    expect(typist.text).toBe('a');
  });

  it('Enter adds a row while something is open', () => {
    const typist = new Typist({ isIncomplete: (text) => !text.endsWith('}') });
    typist.type('{');
    expect(typist.press('enter')).toBeUndefined();
    typist.type('}');
    expect(typist.press('enter')).toBe('accept');
    expect(typist.text).toBe('{\n}');
  });

  it('arrows move between rows before they navigate the history', () => {
    const typist = new Typist({ history: { entries: ['older'] } });
    typist.editor.handle({ type: 'paste', text: 'a\nb' });
    typist.press('up');
    expect(typist.editor.buffer).toEqual({ text: 'a\nb', cursor: 1 });
    typist.press('up');
    expect(typist.text).toBe('a\nb');
    typist.press('ctrl-u', 'ctrl-k', 'ctrl-k', 'ctrl-k', 'up');
    expect(typist.text).toBe('older');
    typist.press('ctrl-_');
    expect(typist.text).toBe('');
  });

  it('starts with the initial text', () => {
    expect(new Typist({ initial: 'call x' }).editor.buffer).toEqual({ text: 'call x', cursor: 6 });
  });
});

describe('completion while typing', () => {
  it('is requested once for keys that arrive together, and never for an empty line', async () => {
    const complete = vi.fn(completing('call'));
    const typist = new Typist({ complete }).type('cal');
    await settled();
    expect(complete).toHaveBeenCalledOnce();
    expect(complete).toHaveBeenCalledWith('cal', 3, expect.anything());
    expect(typist.candidates).toEqual(['call']);
    expect(typist.changed).toHaveBeenCalled();
    typist.press('ctrl-u');
    await settled();
    expect(complete).toHaveBeenCalledOnce();
    expect(typist.candidates).toBeUndefined();
  });

  it('is aborted by further typing, and its late answer dropped', async () => {
    const answers: ((completions: Completions) => void)[] = [];
    const signals: AbortSignal[] = [];
    const complete: LineRequest['complete'] = (_text, _cursor, { typedOn }) => {
      signals.push(typedOn);
      return new Promise((resolve) => answers.push(resolve));
    };
    const typist = new Typist({ complete }).type('a');
    await settled();
    typist.type('b');
    await settled();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    answers[1]?.({ from: 0, to: 2, candidates: [{ text: 'abc' }] });
    await settled();
    answers[0]?.({ from: 0, to: 1, candidates: [{ text: 'late' }] });
    await settled();
    expect(typist.candidates).toEqual(['abc']);
  });

  it('leaves arrows and Enter alone until Tab or Down is pressed', async () => {
    const typist = new Typist({ complete: completing('call', 'cancel'), history: { entries: ['ca old'] } });
    typist.type('ca');
    await settled();
    typist.press('up');
    expect(typist.text).toBe('ca old');
    typist.press('down');
    expect(typist.text).toBe('ca');
    typist.type('n');
    await settled();
    typist.press('down');
    expect(typist.text).toBe('cancel');
    expect(typist.press('enter')).toBeUndefined();
    expect(typist.text).toBe('cancel ');
    expect(typist.press('enter')).toBe('accept');
  });

  it('keeps the selection when typing continues, and Esc restores the text', async () => {
    const typist = new Typist({ complete: completing('call', 'cancel') }).type('ca');
    await settled();
    typist.press('tab');
    typist.type('!');
    expect(typist.text).toBe('call!');
    typist.press('ctrl-_', 'ctrl-_');
    expect(typist.text).toBe('ca');
    typist.press('tab', 'tab');
    await settled();
    expect(typist.text).toBe('call');
    typist.press('escape');
    expect(typist.text).toBe('ca');
    expect(typist.candidates).toBeUndefined();
  });

  it('opens a menu on Tab, which typing filters, and selects where the menu is shown already', async () => {
    const typist = new Typist({ complete: completing('lettuce', 'tomato') }).type('x ');
    typist.press('tab');
    await settled();
    expect(typist.text).toBe('x ');
    expect(typist.candidates).toEqual(['lettuce', 'tomato']);
    typist.type('t');
    await settled();
    expect(typist.candidates).toEqual(['tomato']);
    typist.press('backspace');
    await settled();
    expect(typist.candidates).toEqual(['lettuce', 'tomato']);
    typist.press('tab');
    expect(typist.text).toBe('x lettuce');
  });

  it('selects nothing on the Tab after the one that accepted the only candidate', async () => {
    const complete: LineRequest['complete'] = async (text, cursor) => {
      const names = text.length < 5 ? ['crop='] : ['crop=lettuce', 'crop=tomato'];
      return { from: 0, to: cursor, candidates: names.map((one) => ({ text: one })) };
    };
    const typist = new Typist({ complete }).type('c');
    typist.press('tab');
    await settled();
    expect(typist.text).toBe('crop=');
    await settled();
    typist.press('tab');
    expect(typist.text).toBe('crop=');
    typist.press('tab');
    expect(typist.text).toBe('crop=lettuce');
  });

  it('learns that Tab was pressed while or before it runs', async () => {
    const signals: AbortSignal[] = [];
    const complete: LineRequest['complete'] = (_text, _cursor, { pressed }) => {
      signals.push(pressed);
      return new Promise(() => {});
    };
    const typist = new Typist({ complete }).type('c');
    await settled();
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    typist.press('tab');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    typist.type('a');
    typist.press('tab');
    await settled();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });

  it('counts each Tab pressed before the answer arrives', async () => {
    const typist = new Typist({ complete: completing('call', 'cancel') }).type('c');
    typist.press('tab', 'tab', 'tab');
    expect(typist.editor.isWaiting).toBe(true);
    await settled();
    await settled();
    expect(typist.text).toBe('cancel');
    expect(typist.editor.isWaiting).toBe(false);
  });

  it('survives a failing source', async () => {
    const typist = new Typist({ complete: () => Promise.reject(new Error('no')) }).type('x');
    typist.press('tab');
    await settled();
    expect(typist.text).toBe('x');
    expect(typist.editor.isWaiting).toBe(false);
  });
});

describe('the history search', () => {
  const history = { entries: ['say one', 'say two'] };

  it.each([
    ['enter', 'accept', 'say one'],
    ['escape', undefined, 'say one'],
    ['left', undefined, 'say one'],
    ['ctrl-g', undefined, 'buffer'],
    ['ctrl-c', undefined, 'buffer'],
  ])('is left with %s: %s, %s', (name, outcome, text) => {
    const typist = new Typist({ history }).type('buffer');
    typist.press('ctrl-r');
    typist.type('say');
    typist.press('ctrl-r');
    expect(typist.press(name)).toBe(outcome);
    expect(typist.text).toBe(text);
    expect(typist.editor.search).toBeUndefined();
  });
});

describe('two-key sequences', () => {
  it('open the editor, and keep what is typed meanwhile and what is returned', () => {
    const typist = new Typist().type('tool a=1');
    expect(typist.press('alt-e')).toBe('externalEditor');
    expect(typist.press('ctrl-x', 'ctrl-e')).toBe('externalEditor');
    typist.press('ctrl-x');
    expect(typist.type('!').press('ctrl-e')).toBeUndefined();
    expect(typist.press('ctrl-x', 'ctrl-a')).toBeUndefined();
    expect(typist.editor.buffer).toEqual({ text: 'tool a=1!', cursor: 9 });
    typist.editor.replace('tool a=2');
    typist.press('ctrl-_');
    expect(typist.text).toBe('tool a=1!');
  });
});
