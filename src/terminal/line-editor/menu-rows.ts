import type { Candidate } from '../interactive-terminal.ts';
import { flatten, sanitiseLine } from '../sanitise.ts';
import type { Style } from '../style.ts';
import { truncate, widthOf } from '../width.ts';
import type { Menu } from './menu.ts';

const gap = 2;
/** A higher menu would push the output out of view. */
const maxRows = 6;

/** Draws a menu for a terminal of this size. */
export function menuRows(menu: Menu, style: Style, columns: number, rows: number): string[] {
  const maxHeight = Math.max(Math.min(maxRows, rows >> 1), 1);
  const hasDescriptions = menu.candidates.some(
    ({ description }) => description !== undefined && description !== '',
  );
  const marker = style.colour ? '' : '  ';
  const { labels, width } = labelsOf(menu, style, columns - marker.length);
  const across = hasDescriptions
    ? 1
    : Math.max(Math.floor((columns + gap) / (width + marker.length + gap)), 1);
  const down = Math.ceil(labels.length / across);
  menu.grid = { columns: Math.ceil(labels.length / down), rows: down };
  const scrolls = down > maxHeight;
  // The last row tells which part is in view, unless it is the only one.
  const height = scrolls && maxHeight > 1 ? maxHeight - 1 : Math.min(maxHeight, down);
  menu.top = scrollTo(menu, height);
  const shown = Array.from({ length: height }, (_, index) => menu.top + index).map((row) =>
    Array.from({ length: menu.grid.columns }, (_, column) => column * down + row)
      .filter((index) => index < labels.length)
      .map((index) => {
        const selected = index === menu.selected;
        const label = padEnd(labels[index] ?? '', width);
        if (hasDescriptions)
          return rowWithDescription(menu.candidates[index], label, selected, style, columns);
        return entryText(label, selected, style);
      })
      .join(' '.repeat(gap)),
  );
  if (height === maxHeight || !scrolls) return shown;
  const dash = style.unicode ? '–' : '-';
  const position = `${menu.top + 1}${dash}${menu.top + height} of ${down}${groupsOf(menu)}`;
  return [...shown, style.theme.dim(truncate(position, columns, ''))];
}

/** Returns how many candidates of each group there are: `: 8 tools, 40 commands`; nothing for a single group. */
function groupsOf({ candidates }: Menu): string {
  const counts = new Map<string, number>();
  for (const { group } of candidates) {
    if (group !== undefined) counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  if (counts.size < 2) return '';
  const parts = [...counts].map(
    ([group, count]) => `${count} ${count === 1 ? group.replace(/s$/, '') : group}`,
  );
  return `: ${parts.join(', ')}`;
}

interface Labels {
  columns: number;
  labels: readonly string[];
  width: number;
}

/** Labels are measured once: there may be thousands, and each key redraws the menu. */
const measuredLabels = new WeakMap<Menu, Labels>();

function labelsOf(menu: Menu, style: Style, columns: number): Labels {
  const cached = measuredLabels.get(menu);
  if (cached?.columns === columns) return cached;
  const labels = menu.candidates.map((candidate) =>
    truncate(sanitiseLine(candidate.label ?? candidate.text), columns, ellipsis(style)),
  );
  const width = labels.reduce((widest, label) => Math.max(widest, widthOf(label)), 0);
  const measured = { columns, labels, width };
  measuredLabels.set(menu, measured);
  return measured;
}

/** Returns the first row to show: as close to the current one as possible, with the selected candidate in view. */
function scrollTo({ selected, grid, top }: Menu, height: number): number {
  const row = (selected ?? 0) % grid.rows;
  return Math.min(Math.max(top, row - height + 1), row, Math.max(grid.rows - height, 0));
}

function rowWithDescription(
  candidate: Candidate | undefined,
  label: string,
  selected: boolean,
  style: Style,
  columns: number,
): string {
  const name = entryText(label, selected, style);
  const available = columns - widthOf(label) - (style.colour ? 0 : 2) - gap;
  const text =
    available < 8 ? '' : truncate(flatten(candidate?.description ?? ''), available, ellipsis(style));
  return text === '' ? name : `${name}${' '.repeat(gap)}${style.theme.dim(text)}`;
}

/** Without colours, the selected entry has a marker. */
function entryText(label: string, selected: boolean, style: Style): string {
  if (!style.colour) return (selected ? '> ' : '  ') + label;
  return selected ? style.theme.selected(label) : label;
}

function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(width - widthOf(text), 0));
}

function ellipsis(style: Style): string {
  return style.unicode ? '…' : '...';
}
