import { diffArrays } from 'diff';

/** A row of a diff: a line of both texts or of one of them, or a number of such lines that are left out. */
export type DiffRow = DiffLine | { of: DiffLine['of']; omitted: number };

/** A line of a diff. */
export interface DiffLine {
  of: 'both' | 'expected' | 'actual';
  text: string;
  /** The line of the other text in its place, if it differs. */
  other: string | undefined;
}

/** Lines of both texts that are shown before and after those that differ. */
const context = 2;
/** Lines of one text in a row that are shown. */
const longestRun = 20;
/** The time of a comparison grows with the square of this number: of the lines that differ. */
const maxDifferences = 300;

/** Lines in a row that are in both texts, or in one of them. */
interface Run {
  of: DiffRow['of'];
  lines: string[];
}

/**
 * Compares two texts line by line and returns the lines that differ with two lines around them. Texts with more than
 * 300 differences are only compared at their beginnings and ends.
 */
export function lineDiff(expected: string, actual: string): DiffRow[] {
  const runs = compare(expected.split('\n'), actual.split('\n'));
  return runs.flatMap((run, index) => {
    const [before, after] = [runs[index - 1], runs[index + 1]];
    if (run.of === 'both') return contextRows(run.lines, before !== undefined, after !== undefined);
    return changedRows(
      run,
      [before, after].find((other) => other !== undefined && other.of !== 'both'),
    );
  });
}

/** Returns the rows of a text that is not compared; none if it is undefined. */
export function rowsOfText(of: 'expected' | 'actual', text: string | undefined): DiffRow[] {
  return text === undefined ? [] : changedRows({ of, lines: text.split('\n') }, undefined);
}

function compare(expected: string[], actual: string[]): Run[] {
  const changes = diffArrays(expected, actual, { maxEditLength: maxDifferences });
  if (changes === undefined) return compareEnds(expected, actual);
  return changes.map(({ removed, added, value }) => ({
    of: removed ? 'expected' : added ? 'actual' : 'both',
    lines: value,
  }));
}

function compareEnds(expected: string[], actual: string[]): Run[] {
  const shortest = Math.min(expected.length, actual.length);
  let before = 0;
  while (before < shortest && expected[before] === actual[before]) before += 1;
  let after = 0;
  while (after < shortest - before && expected.at(-1 - after) === actual.at(-1 - after)) after += 1;
  const runs: Run[] = [
    { of: 'both', lines: expected.slice(0, before) },
    { of: 'expected', lines: expected.slice(before, expected.length - after) },
    { of: 'actual', lines: actual.slice(before, actual.length - after) },
    { of: 'both', lines: expected.slice(expected.length - after) },
  ];
  return runs.filter(({ lines }) => lines.length > 0);
}

/** Returns the rows of lines in both texts; the flags say whether lines that differ come before and after them. */
function contextRows(lines: string[], isAfter: boolean, isBefore: boolean): DiffRow[] {
  const head = isAfter ? context : 0;
  const tail = lines.length - (isBefore ? context : 0);
  const row = (text: string): DiffRow => ({ of: 'both', text, other: undefined });
  // A row that says that a line is left out takes as much room as the line.
  if (tail - head <= 1) return lines.map(row);
  return [
    ...lines.slice(0, head).map(row),
    { of: 'both', omitted: tail - head },
    ...lines.slice(tail).map(row),
  ];
}

/** Returns the rows of lines in one of the texts; `replaced` has those of the other in their place. */
function changedRows({ of, lines }: Run, replaced: Run | undefined): DiffRow[] {
  const shown = lines.length <= longestRun + 1 ? lines.length : longestRun;
  const rows = lines.slice(0, shown).map((text, at): DiffRow => ({ of, text, other: replaced?.lines[at] }));
  return shown === lines.length ? rows : [...rows, { of, omitted: lines.length - shown }];
}
