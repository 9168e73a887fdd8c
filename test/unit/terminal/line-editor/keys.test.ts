import { describe, expect, it } from 'vitest';
import { type InputEvent, KeyReader } from '../../../../src/terminal/line-editor/keys.ts';

/** What these chunks from a terminal mean, in short. */
function read(...chunks: (string | Buffer)[]): string[] {
  const events: string[] = [];
  const reader = new KeyReader((event) => events.push(short(event)));
  for (const chunk of chunks) reader.feed(chunk);
  return events;
}

function short(event: InputEvent): string {
  if (event.type === 'key') return event.name;
  return event.type === 'text' ? `"${event.text}"` : `paste ${JSON.stringify(event.text)}`;
}

describe('keys', () => {
  it.each([
    ['a', '"a"'],
    ['A', '"A"'],
    [' ', '" "'],
    ['é', '"é"'],
    ['\r', 'enter'],
    ['\n', 'ctrl-j'],
    ['\t', 'tab'],
    ['\x7f', 'backspace'],
    ['\b', 'backspace'],
    ['\x01', 'ctrl-a'],
    ['\x1f', 'ctrl-_'],
    ['\x00', 'ctrl-space'],
    ['\x1b\r', 'alt-enter'],
    ['\x1b\x7f', 'alt-backspace'],
    ['\x1bf', 'alt-f'],
    ['\x1bF', 'alt-f'],
    ['\x1b<', 'alt-<'],
    ['\x1b_', 'alt-_'],
    ['\x1b[A', 'up'],
    ['\x1bOA', 'up'],
    ['\x1b[1;5D', 'ctrl-left'],
    ['\x1b[1;3C', 'alt-right'],
    ['\x1b\x1b[C', 'alt-right'],
    ['\x1b[1;2A', 'shift-up'],
    ['\x1b[Z', 'shift-tab'],
    ['\x1b[3~', 'delete'],
    ['\x1b[3;5~', 'ctrl-delete'],
    ['\x1b[H', 'home'],
    ['\x1b[4~', 'end'],
  ])('%j is %s', (sequence, name) => {
    expect(read(sequence)).toEqual([name]);
  });

  it('of unknown sequences are ignored', () => {
    expect(read('\x1b[I', '\x1b[13;2u', '\x1bé', 'x')).toEqual(['alt-é', '"x"']);
  });

  it('are decoded from bytes split anywhere', () => {
    const bytes = Buffer.from('é東😀\x1b[A');
    expect(read(...[...bytes].map((byte) => Buffer.from([byte])))).toEqual(['"é"', '"東"', '"😀"', 'up']);
  });

  it('Esc alone is a key after a short delay', async () => {
    const events: string[] = [];
    const reader = new KeyReader((event) => events.push(short(event)));
    reader.feed('\x1b');
    await expect.poll(() => events).toEqual(['escape']);
  });
});

describe('a paste', () => {
  const paste = '\x1b[200~one\r\ntwo\rthree\x1b[A\x03\x1b[201~';
  const event = `paste ${JSON.stringify('one\ntwo\nthree\x1b[A\x03')}`;

  it('is one text, whatever it contains', () => {
    expect(read(`a${paste}b`)).toEqual(['"a"', event, '"b"']);
  });

  it('can arrive in any chunks', () => {
    for (let cut = 1; cut < paste.length; cut += 1) {
      expect(read(paste.slice(0, cut), `${paste.slice(cut)}b`)).toEqual([event, '"b"']);
    }
    expect(read(...paste)).toEqual([event]);
  });
});
