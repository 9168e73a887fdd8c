import headless from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { drawFrame } from '../../../../src/terminal/line-editor/frame.ts';
import { VirtualTerminal } from '../../../../src/terminal/screen/virtual-terminal.ts';

const columns = 12;
const rows = 8;

async function onTerminal(text: string) {
  const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true });
  await new Promise<void>((resolve) => terminal.write(text, resolve));
  const { active } = terminal.buffer;
  const lines = Array.from({ length: rows }, (_, row) =>
    active.getLine(row)?.translateToString(true).trimEnd(),
  );
  const colours = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => active.getLine(row)?.getCell(column)?.getFgColor() ?? -1),
  );
  return { lines, colours, cursor: [active.cursorY, active.cursorX] };
}

function frameOf(text: string): VirtualTerminal {
  const frame = new VirtualTerminal(
    { columns, rows },
    () => {},
    () => {},
  );
  frame.write(text);
  return frame;
}

describe('the terminal of prompts', () => {
  it.each([
    ['text', '? Name \x1b[36mJo\x1b[39m'],
    ['rows', 'one\ntwo\x1b[Gx'],
    ['a row that is too long', '0123456789abcdef'],
    ['wide characters', 'ab東京\x1b[3D!'],
    ['half a wide character overwritten', '東京\x1b[2Gx'],
    ['a wide character at the end of a row', '0123456789a東'],
    ['movement', 'one\ntwo\nthree\x1b[2A\x1b[2CX\x1b[1B\x1b[1DY'],
    ['erasing to the end of a row', 'abcdef\x1b[4G\x1b[K'],
    ['erasing to its beginning', 'abcdef\x1b[4G\x1b[1K'],
    ['erasing lines, as inquirer does', 'one\ntwo\nthree\x1b[2K\x1b[1A\x1b[2K\x1b[1A\x1b[2K\x1b[Gnew'],
    ['erasing downwards', 'one\ntwo\nthree\x1b[2A\x1b[2G\x1b[J'],
    ['colours of all kinds', '\x1b[1;31ma\x1b[22mb\x1b[38;5;9mc\x1b[39md\x1b[38;2;1;2;3me\x1b[0mf'],
    ['sequences that it does not know', 'a\x1b]0;title\x07b\x1b[?1049hc'.replace('\x1b[?1049h', '\x1b[>4m')],
  ])('interprets %s as a terminal does', async (_what, text) => {
    expect(await onTerminal(drawFrame(frameOf(text).frame(rows)))).toEqual(await onTerminal(text));
  });

  it('hides the cursor and shows it', () => {
    expect(frameOf('x\x1b[?25l').frame(rows).cursor).toBeUndefined();
    expect(frameOf('x\x1b[?25l\x1b[?25h').frame(rows).cursor).toEqual({ row: 0, column: 1 });
  });

  it('shows the part around the cursor if it is higher than the screen', () => {
    const frame = frameOf('1\n2\n3\n4\n5');
    expect(frame.frame(3)).toEqual({ rows: ['3', '4', '5'], cursor: { row: 2, column: 1 } });
    frame.write('\x1b[4A');
    expect(frame.frame(3)).toEqual({ rows: ['1', '2', '3'], cursor: { row: 0, column: 1 } });
  });

  it('returns responses once', () => {
    const frame = frameOf('? Name Jo\n\x1b[?25l');
    expect(frame.takeLines()).toBe('? Name Jo\n');
    expect(frame.isBlank).toBe(true);
    frame.write('next');
    expect(frame.frame(3)).toEqual({ rows: ['next'], cursor: { row: 0, column: 4 } });
  });

  it('is not closed by a prompt that ends its stream', () => {
    const frame = frameOf('one');
    frame.end();
    frame.write(' two');
    expect(frame.frame(3).rows).toEqual(['one two']);
  });
});
