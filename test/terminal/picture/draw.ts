/** Draws the cells of terminals as an SVG image that needs no font in particular. */
import type { Cell } from '../../e2e/harness/terminal.ts';

/** A terminal window. */
export interface Panel {
  title: string;
  rows: Cell[][];
}

interface Scheme {
  window: string;
  border: string;
  bar: string;
  text: string;
  dim: string;
  /** The first 8 colours of ANSI; the bright ones look the same, apart from bright black, which is `dim`. */
  colours: string[];
}

const schemes: Record<'light' | 'dark', Scheme> = {
  light: {
    window: '#ffffff',
    border: '#d0d7de',
    bar: '#f6f8fa',
    text: '#1f2328',
    dim: '#636c76',
    colours: ['#24292f', '#cf222e', '#116329', '#7d4e00', '#0550ae', '#8250df', '#1b6c78', '#6e7781'],
  },
  dark: {
    window: '#0d1117',
    border: '#3d444d',
    bar: '#1c2128',
    text: '#e6edf3',
    dim: '#9198a1',
    colours: ['#484f58', '#ff7b72', '#3fb950', '#d29922', '#79c0ff', '#d2a8ff', '#56d4dd', '#b1bac4'],
  },
};

// In pixels. Most monospace fonts advance by 0.6 of their size.
const grid = { width: 9.6, height: 21 };
const fontSize = 16;
const barHeight = 34;
const padding = 16;
const gap = 16;
const fonts =
  "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace";

/** Returns an SVG image of windows above each other. The same windows give the same text. */
export function drawPicture(panels: Panel[], name: keyof typeof schemes): string {
  const scheme = schemes[name];
  const columns = Math.max(...panels.flatMap(({ rows }) => rows.map((row) => row.length)));
  const width = place(columns) + 2 * padding;
  const windows: string[] = [];
  let top = 0;
  for (const panel of panels) {
    const height = barHeight + panel.rows.length * grid.height + 2 * padding;
    windows.push(`<g transform="translate(0 ${top})">`, ...drawWindow(panel, width, height, scheme), '</g>');
    top += height + gap;
  }
  const height = top - gap;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 ${width + 2} ${height + 2}" width="${width + 2}" height="${height + 2}" font-family="${fonts}" font-size="${fontSize}" role="img">`,
    '<title>mcpc in a terminal</title>',
    '<style>text{white-space:pre}</style>',
    ...windows,
    '</svg>',
    '',
  ].join('\n');
}

function drawWindow({ title, rows }: Panel, width: number, height: number, scheme: Scheme): string[] {
  const { border, bar, window, dim } = scheme;
  return [
    `<rect width="${width}" height="${height}" rx="8" fill="${window}" stroke="${border}"/>`,
    `<path d="M0 ${barHeight}V8a8 8 0 0 1 8-8h${width - 16}a8 8 0 0 1 8 8v${barHeight - 8}z" fill="${bar}" stroke="${border}"/>`,
    ...[0, 1, 2].map((at) => `<circle cx="${20 + 20 * at}" cy="17" r="6" fill="${border}"/>`),
    `<text x="${width / 2}" y="22" text-anchor="middle" font-family="system-ui, sans-serif" font-size="13" fill="${dim}">${title}</text>`,
    `<g transform="translate(${padding} ${barHeight + padding})">`,
    ...rows.flatMap((row, at) => drawRow(row, at * grid.height, scheme)),
    '</g>',
  ];
}

/** Draws runs of cells that look the same; a run has a position and a length of its own, so that no font can move it. */
function drawRow(row: Cell[], top: number, scheme: Scheme): string[] {
  const parts: string[] = [];
  let from = 0;
  while (from < row.length) {
    const look = lookOf(row[from]!, scheme);
    let to = from + 1;
    while (to < row.length && isSame(lookOf(row[to]!, scheme), look)) to += 1;
    const text = row.slice(from, to).map((cell) => cell.text || ' ');
    if (look.background !== undefined) parts.push(block(from, to, top, look.background));
    for (const word of text.join('').matchAll(/[█░]+|[^\s█░]+(?: [^\s█░]+)*/g)) {
      const start = from + word.index;
      const end = start + word[0].length;
      if (word[0].startsWith('█')) parts.push(...drawBar(word[0], start, top, look.colour));
      else parts.push(drawText(word[0], start, end, top, look));
    }
    from = to;
  }
  return parts;
}

interface Look {
  colour: string;
  background: string | undefined;
  /** Attributes of the text besides its colour. */
  style: string;
}

function lookOf(cell: Cell, scheme: Scheme): Look {
  const foreground = colourOf(cell.foreground, scheme) ?? (cell.dim ? scheme.dim : scheme.text);
  const background = colourOf(cell.background, scheme);
  const style = [
    cell.bold ? ' font-weight="bold"' : '',
    cell.italic ? ' font-style="italic"' : '',
    cell.underline ? ' text-decoration="underline"' : '',
  ].join('');
  return cell.inverse
    ? { colour: background ?? scheme.window, background: foreground, style }
    : { colour: foreground, background, style };
}

function isSame(one: Look, other: Look): boolean {
  return one.colour === other.colour && one.background === other.background && one.style === other.style;
}

/** Returns undefined for the terminal's default. */
function colourOf(number: number, { colours, dim }: Scheme): string | undefined {
  if (number === -1) return undefined;
  const colour = number === 8 ? dim : colours[number % 8];
  if (number > 15 || colour === undefined) throw new Error(`The picture has no colour ${number}.`);
  return colour;
}

function drawText(text: string, from: number, to: number, top: number, look: Look): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const length = `textLength="${place(to - from)}" lengthAdjust="spacingAndGlyphs"`;
  return `<text x="${place(from)}" y="${top + 16}" ${length} fill="${look.colour}"${look.style}>${escaped}</text>`;
}

/** Draws a progress bar as two shapes, because fonts leave gaps between its characters. */
function drawBar(bar: string, from: number, top: number, colour: string): string[] {
  const filled = from + bar.lastIndexOf('█') + 1;
  const shape = (start: number, end: number, opacity: number): string =>
    `<rect x="${place(start)}" y="${top + 4}" width="${place(end - start)}" height="13" fill="${colour}" opacity="${opacity}"/>`;
  return [shape(from, filled, 1), shape(filled, from + bar.length, 0.3)];
}

function block(from: number, to: number, top: number, colour: string): string {
  return `<rect x="${place(from)}" y="${top}" width="${place(to - from)}" height="${grid.height}" fill="${colour}"/>`;
}

/** Returns the position of a column in pixels. */
function place(column: number): number {
  return Math.round(column * grid.width * 10) / 10;
}
