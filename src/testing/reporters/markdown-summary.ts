import { escapeMarkdown, fencedDiff } from '../../render/reports/markdown-text.ts';
import { formatCount, formatDuration } from '../../terminal/format.ts';
import { themeOf } from '../../terminal/style.ts';
import { type Counts, countStates, countWords, problemWords } from './counts.ts';
import { percent } from './coverage-text.ts';
import { failureText, problemText, rerunText } from './failure-text.ts';
import { placeOf, problemKinds, problemPlace, titleOf } from './place.ts';
import type { CaseResult, FileProblem, RunSummary } from './results.ts';

const plain = themeOf(0);
/** GitHub accepts a megabyte for a step, of which the failures get so many characters. */
const longestDetails = 200_000;

/** Renders a run as Markdown: a table of its files, and what failed. */
export function markdownSummary(summary: RunSummary): string {
  const { results, problems, duration, isInterrupted, coverage } = summary;
  const words = [...problemWords(problems, plain), ...countWords(countStates(results), plain)];
  const notes = [
    ...(isInterrupted ? ['The run was interrupted.'] : []),
    ...(coverage === undefined ? [] : [`Coverage: ${percent(coverage.share)}`]),
  ];
  return [
    `### mcpc test: ${words.join(', ') || 'no cases'} (${formatDuration(duration)})`,
    fileTable(results, problems),
    ...notes,
    ...details(results, problems),
    '',
  ].join('\n\n');
}

function fileTable(results: readonly CaseResult[], problems: readonly FileProblem[]): string {
  const places = new Set([...results, ...problems].map(placeOf));
  const rows = [...places].map((place) => {
    const ofFile = results.filter((result) => placeOf(result) === place);
    const problem = problems.find((other) => placeOf(other) === place);
    const time = ofFile.reduce((sum, { duration }) => sum + duration, 0);
    return tableRow(place, countStates(ofFile), problem, ofFile.length === 0 ? '' : formatDuration(time));
  });
  return [
    '|  | File | Passed | Failed | Skipped | Time |',
    '| --- | --- | ---: | ---: | ---: | ---: |',
    ...rows,
  ].join('\n');
}

function tableRow(
  place: string,
  { passed, failed, skipped }: Counts,
  problem: FileProblem | undefined,
  time: string,
): string {
  const mark = problem !== undefined || failed > 0 ? '❌' : passed > 0 ? '✅' : '⏭️';
  const file =
    problem === undefined
      ? escapeMarkdown(place)
      : `${escapeMarkdown(place)} (${problemKinds[problem.kind]})`;
  return `| ${[mark, file, passed, failed, skipped, time].join(' | ')} |`;
}

function details(results: readonly CaseResult[], problems: readonly FileProblem[]): string[] {
  const blocks = [
    ...problems.map(
      (problem) => `#### ${escapeMarkdown(problemPlace(problem))}\n\n${fencedDiff(problemText(problem))}`,
    ),
    ...results.filter(({ state }) => state === 'failed').map(failedCase),
  ];
  let length = 0;
  const shown = blocks.filter((block) => {
    length += block.length;
    return length <= longestDetails;
  });
  const left = blocks.length - shown.length;
  return left === 0 ? shown : [...shown, `${formatCount(left, 'more failure')} in the log.`];
}

function failedCase(result: CaseResult): string {
  const texts = result.failures.map((failure) => `${result.file}:${failure.line}\n${failureText(failure)}`);
  return `#### ${escapeMarkdown(titleOf(result))}\n\n${fencedDiff([...texts, rerunText(result)].join('\n\n'))}`;
}
