import type { Candidate } from '../interactive-terminal.ts';
import { flatten, sanitiseLine } from '../sanitise.ts';
import type { Style } from '../style.ts';
import { truncate, widthOf } from '../width.ts';
import type { Menu } from './menu.ts';

const gap = 2;
/** A menu is never higher: it would push away what the person looks at. */
const mostRows = 6;

/** The rows of a menu on a terminal of this size. */
export function menuRows(menu: Menu, style: Style, columns: number, rows: number): string[] {
  const most = Math.max(Math.min(mostRows, rows >> 1), 1);
  const described = menu.candidates.some(
    ({ description }) => description !== undefined && description !== '',
  );
  const mark = style.colour ? '' : '  ';
  const { labels, width } = labelsOf(menu, style, columns - mark.length);
  const across = described ? 1 : Math.max(Math.floor((columns + gap) / (width + mark.length + gap)), 1);
  const down = Math.ceil(labels.length / across);
  menu.grid = { columns: Math.ceil(labels.length / down), rows: down };
  const scrolls = down > most;
  // The last row says what part of it is shown, unless that is the only one.
  const height = scrolls && most > 1 ? most - 1 : Math.min(most, down);
  menu.top = scrolled(menu, height);
  const shown = Array.from({ length: height }, (_, index) => menu.top + index).map((row) =>
    Array.from({ length: menu.grid.columns }, (_, column) => column * down + row)
      .filter((index) => index < labels.length)
      .map((index) => {
        const selected = index === menu.selected;
        const label = padded(labels[index] ?? '', width);
        if (described) return describedRow(menu.candidates[index], label, selected, style, columns);
        return entry(label, selected, style);
      })
      .join(' '.repeat(gap)),
  );
  if (height === most || !scrolls) return shown;
  const dash = style.unicode ? '–' : '-';
  const part = `${menu.top + 1}${dash}${menu.top + height} of ${down}`;
  return [...shown, style.theme.dim(truncate(part, columns, ''))];
}

interface Labels {
  columns: number;
  labels: readonly string[];
  width: number;
}

/** They are measured once: there may be thousands, and each key draws the menu anew. */
const measured = new WeakMap<Menu, Labels>();

function labelsOf(menu: Menu, style: Style, columns: number): Labels {
  const known = measured.get(menu);
  if (known?.columns === columns) return known;
  const labels = menu.candidates.map((candidate) =>
    truncate(sanitiseLine(candidate.label ?? candidate.text), columns, ellipsis(style)),
  );
  const width = labels.reduce((widest, label) => Math.max(widest, widthOf(label)), 0);
  const made = { columns, labels, width };
  measured.set(menu, made);
  return made;
}

/** The first row to show, so that the selected one is shown and as little as possible moves. */
function scrolled({ selected, grid, top }: Menu, height: number): number {
  const row = (selected ?? 0) % grid.rows;
  return Math.min(Math.max(top, row - height + 1), row, Math.max(grid.rows - height, 0));
}

function describedRow(
  candidate: Candidate | undefined,
  label: string,
  selected: boolean,
  style: Style,
  columns: number,
): string {
  const name = entry(label, selected, style);
  const room = columns - widthOf(label) - (style.colour ? 0 : 2) - gap;
  const text = room < 8 ? '' : truncate(flatten(candidate?.description ?? ''), room, ellipsis(style));
  return text === '' ? name : `${name}${' '.repeat(gap)}${style.theme.dim(text)}`;
}

/** Where there are no colours, a sign marks what is selected. */
function entry(label: string, selected: boolean, style: Style): string {
  if (!style.colour) return (selected ? '> ' : '  ') + label;
  return selected ? style.theme.selected(label) : label;
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(width - widthOf(text), 0));
}

function ellipsis(style: Style): string {
  return style.unicode ? '…' : '...';
}
