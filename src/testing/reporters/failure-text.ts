import { diffText } from '../../render/diff/diff-text.ts';
import { sanitise } from '../../terminal/sanitise.ts';
import type { Style } from '../../terminal/style.ts';
import type { CaseFailure, CaseResult, FileProblem } from './results.ts';

/** Renders a failure: the line that was not met, why, how the texts differ, and what to do. Without a line break at the end. */
export function failureText({ text, message, expected, actual, hint }: CaseFailure, style: Style): string {
  const hasTexts = expected !== undefined && actual !== undefined && expected !== actual;
  return [
    style.theme.name(sanitise(text.trimEnd())),
    sanitise(message),
    ...(hasTexts ? [diffText(expected, actual, style)] : []),
    ...(hint === undefined ? [] : [sanitise(hint)]),
  ].join('\n');
}

/** Renders a problem of a file: what is wrong, and what to do. Without a line break at the end. */
export function problemText({ message, hint }: FileProblem): string {
  return sanitise(hint === undefined ? message : `${message}\n${hint}`);
}

/** Returns the line that says how to run a case alone. */
export function rerunText({ rerun }: CaseResult): string {
  return `To run it alone: ${sanitise(rerun)}`;
}
