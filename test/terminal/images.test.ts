import { PNG } from 'pngjs';
import { decode as decodeSixels } from 'sixel';
import { describe, expect, it } from 'vitest';
import { landscapePng } from '../../src/demo/landscape.ts';
import { openTerminal, type TerminalOptions, type TerminalSession } from '../e2e/harness/terminal.ts';

const image = PNG.sync.read(landscapePng('dusk', 320, 200));
const trueColour = { TERM: 'xterm-256color', COLORTERM: 'truecolor' };
const query = '\u001b[16t\u001b[c';
const sizes = [
  { columns: 80, rows: 24 },
  { columns: 50, rows: 15 },
];

/** Runs a line to its end on a terminal. */
async function shown(words: string[], options: TerminalOptions): Promise<TerminalSession> {
  const session = openTerminal(words, options);
  await session.exited;
  return session;
}

/** The colour of the image at a place, each coordinate from 0 to 1. */
function colourAt(x: number, y: number): number[] {
  const at = (Math.floor(y * image.height) * image.width + Math.floor(x * image.width)) * 4;
  return [...image.data.subarray(at, at + 3)];
}

function difference(one: number[], other: number[]): number {
  return Math.max(...one.map((value, channel) => Math.abs(value - (other[channel] ?? 0))));
}

const channels = (rgb: number) => [rgb >> 16, (rgb >> 8) & 255, rgb & 255];

/** The image that the sixels in the output of a program show. */
function sixelsIn(output: string): { width: number; height: number; pixel(x: number, y: number): number[] } {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it matches escape sequences
  const [, data = ''] = /\x1bP0;1q([^\x1b]*)\x1b\\/.exec(output) ?? [];
  const { width, height, data32 } = decodeSixels(data);
  const bytes = new Uint8Array(data32.buffer, data32.byteOffset);
  return {
    width,
    height,
    pixel: (x, y) => [...bytes.subarray((y * width + x) * 4, (y * width + x) * 4 + 3)],
  };
}

/** Opens the demo in a shell, paints, and waits for the next prompt. */
async function paintInShell(options: TerminalOptions): Promise<TerminalSession> {
  const session = openTerminal(['demo'], options);
  await session.until(/\ndemo>$/);
  session.type('paint scene=dusk\r');
  await session.until(/paint scene=dusk\n[\s\S]*demo>$/);
  return session;
}

describe.each(sizes)('an image on a terminal of $columns × $rows', (size) => {
  const room = Math.floor((size.rows * 2) / 3);

  it('is half blocks in 24-bit colours, at most two thirds of the rows high', async () => {
    const session = await shown(['call', 'demo', 'paint'], { ...size, env: trueColour });
    const blocks = session.rows().filter((row) => row.includes('▀'));
    expect(blocks).toHaveLength(room);
    const width = blocks[0]?.length ?? 0;
    expect(Math.abs(width / (2 * room) - 320 / 200)).toBeLessThan(0.05);
    for (const [row, column] of [
      [0, 0],
      [Math.floor(room / 3), 5],
      [room - 1, width - 1],
    ] as const) {
      const { foreground, background } = session.cell(row, column);
      const x = (column + 0.5) / width;
      expect(difference(channels(foreground), colourAt(x, (2 * row + 0.5) / (2 * room)))).toBeLessThan(16);
      expect(difference(channels(background), colourAt(x, (2 * row + 1.5) / (2 * room)))).toBeLessThan(16);
    }
    expect(session.output).not.toContain(query);
  });

  it('is sixels of its size in the shell if the terminal reports them, and the prompt is below it', async () => {
    const session = await paintInShell({ ...size, report: '\u001b[6;20;10t\u001b[?62;4;22c' });
    const sixels = sixelsIn(session.output);
    expect([sixels.width, sixels.height]).toEqual([320, 200]);
    expect(difference(sixels.pixel(0, 0), colourAt(0, 0))).toBeLessThan(32);
    expect(difference(sixels.pixel(200, 150), colourAt(200 / 320, 150 / 200))).toBeLessThan(48);
    // Cells of 20 pixels.
    expect(session.text).toMatch(/> paint scene=dusk\n{11}demo>$/);
    expect(session.output.split(query)).toHaveLength(2);
    session.type('multiply a=5 b=3\r');
    await session.until(/\n15\ndemo>$/);
    expect(session.text).toMatch(/> paint scene=dusk\n{11}demo> multiply a=5 b=3\n15\ndemo>$/);
  });
});

describe('the method', () => {
  it('is that of kitty or iTerm2 where the environment tells, with as many rows as are left free', async () => {
    for (const env of [{ TERM: 'xterm-kitty' }, { TERM: 'xterm-256color', TERM_PROGRAM: 'WezTerm' }]) {
      const session = await paintInShell({ env });
      const { output } = session;
      const parts = output.match(/_G[^;]*;[\w+/=]*|File=[^:]*:[\w+/=]*/g) ?? [];
      const base64 = parts.map((part) => part.replace(/^.*[;:]/, '')).join('');
      const png = PNG.sync.read(Buffer.from(base64, 'base64'));
      expect([png.width, png.height]).toEqual([320, 200]);
      expect(difference([...png.data.subarray(0, 3)], colourAt(0, 0))).toBe(0);
      // 200 pixels in cells of 16.
      expect(output).toMatch(/[,;]c=40,r=13,|;width=40;height=13;/);
      expect(session.text).toMatch(/> paint scene=dusk\n{14}demo>$/);
      expect(output).not.toContain(query);
    }
  });

  it('is half blocks in the 256 colours in the shell if the terminal does not report sixels', async () => {
    const session = await paintInShell({ report: '\u001b[?1;2c' });
    expect(session.rows().filter((row) => row.includes('▀'))).toHaveLength(16);
    const first = session.rows().findIndex((row) => row.includes('▀'));
    expect(session.cell(first, 0).foreground).toBeGreaterThanOrEqual(16);
    // It is asked only once.
    session.type('paint scene=dusk\r');
    await session.until(/▀\ndemo> paint scene=dusk\n▀[\s\S]*demo>$/);
    expect(session.output.split(query)).toHaveLength(2);
  });

  it('is half blocks if the terminal does not respond, and keys typed meanwhile are not lost', async () => {
    const session = openTerminal(['demo'], { report: '' });
    await session.until(/\ndemo>$/);
    session.type('paint scene=dusk\r');
    await session.until(() => session.output.includes(query));
    session.type('multiply a=5');
    session.type(' b=3\r');
    await session.until(/▀\ndemo> multiply a=5 b=3\n15\ndemo>$/);
    // A late report is not keys either.
    session.type('x\u001b[?62;4cy');
    await session.until(/\ndemo> xy$/);
  });

  it('is the one of --images and of set images', async () => {
    const session = await shown(['call', 'demo', 'paint', 'width=800', '--images', 'sixel'], {
      columns: 50,
      rows: 15,
    });
    const { width, height } = sixelsIn(session.output);
    expect([width, height]).toEqual([400, 100]);
    const inShell = openTerminal(['demo'], { env: { CI: '1' } });
    await inShell.until(/\ndemo>$/);
    inShell.type('set images off\rpaint\r');
    await inShell.until(/\[image\/png, [\d.]+ kB\]\n.*--output FILE\.\ndemo>$/);
    inShell.type('set images auto\rpaint\r');
    await inShell.until(/▀\ndemo>$/);
    // In CI nobody would respond.
    expect(inShell.output).not.toContain(query);
  });
});
