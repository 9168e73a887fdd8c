import headless from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import {
  drawFrame,
  emptyFrame,
  eraseFrame,
  type ScreenFrame,
  toDrawnFrame,
  updateFrame,
} from '../../../../src/terminal/line-editor/frame.ts';

const columns = 10;

/** What a terminal shows after this, and where its cursor is. */
async function shown(text: string): Promise<{ rows: string[]; cursor: number[] }> {
  const terminal = new headless.Terminal({ cols: columns, rows: 6, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(text, resolve));
  const { active } = terminal.buffer;
  const rows = Array.from(
    { length: 6 },
    (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? '',
  );
  return { rows, cursor: [active.cursorY, active.cursorX] };
}

const frames: ScreenFrame[] = [
  emptyFrame,
  { rows: ['one'], cursor: { row: 0, column: 3 } },
  { rows: ['one', 'two', 'three'], cursor: { row: 1, column: 1 } },
  { rows: ['0123456789', 'x', '0123456789'], cursor: { row: 2, column: 9 } },
  { rows: ['0123456789', ''], cursor: { row: 1, column: 0 } },
  { rows: ['東京東京東', 'two', 'x', 'y', 'z'], cursor: undefined },
];

describe('a frame', () => {
  const pairs = frames.flatMap((before) => frames.map((after) => [before, after] as const));

  it.each(pairs)('that was %j is redrawn as %j as if drawn from scratch', async (before, after) => {
    const start = `above\r\n${drawFrame(before)}`;
    const redrawn = await shown(start + updateFrame(toDrawnFrame(before, columns), after));
    expect(redrawn).toEqual(await shown(`above\r\n${drawFrame(after)}`));
  });

  it.each(pairs)('that was %j makes room for a line above %j', async (before, after) => {
    const text = `${eraseFrame(toDrawnFrame(before, columns), columns, true)}line\r\n${drawFrame(after)}`;
    expect(await shown(`above\r\n${drawFrame(before)}${text}`)).toEqual(
      await shown(`above\r\nline\r\n${drawFrame(after)}`),
    );
  });

  it('writes nothing if nothing changed, and otherwise only the changed row', () => {
    const [, , frame = emptyFrame] = frames;
    expect(updateFrame(toDrawnFrame(frame, columns), frame)).toBe('');
    const changed = { ...frame, rows: ['one', 'TWO', 'three'] };
    expect(updateFrame(toDrawnFrame(frame, columns), changed)).toBe('\r\x1b[KTWO\r\x1b[1C');
  });
});
