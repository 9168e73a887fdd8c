import { diffText } from '../../render/diff/diff-text.ts';
import { sanitise } from '../../terminal/sanitise.ts';
import type { Style } from '../../terminal/style.ts';
import { documentStyle } from './document-style.ts';
import type { CaseFailure, CaseResult, FileProblem } from './results.ts';

/** The parts of a failure as text, without line breaks at their ends. */
interface FailureParts {
  /** The line that was not met, and before it the one whose result it is about. */
  source: string;
  message: string;
  /** How the texts differ, or the one that is known; empty if the message says it all. */
  diff: string;
  /** What to do next, or empty. */
  hint: string;
}

/** Renders a failure in parts, sanitised. */
export function failureParts(failure: CaseFailure, style: Style): FailureParts {
  const { text, step, message, expected, actual, hint = '' } = failure;
  const lines = step === undefined ? [text] : [step, text];
  return {
    source: lines.map((line) => style.theme.name(sanitise(line.trimEnd()))).join('\n'),
    message: sanitise(message),
    diff: diffText(expected, actual, style),
    hint: sanitise(hint),
  };
}

/** Renders a failure without colours, without a line break at the end. */
export function failureText(failure: CaseFailure): string {
  const { source, message, diff, hint } = failureParts(failure, documentStyle);
  return [source, message, diff, hint].filter((part) => part !== '').join('\n');
}

/** Renders a problem of a file: what is wrong, and what to do. Without a line break at the end. */
export function problemText({ message, hint }: FileProblem): string {
  return sanitise(hint === undefined ? message : `${message}\n${hint}`);
}

/** Returns the line that says how to run a case alone. */
export function rerunText({ rerun }: CaseResult): string {
  return `To run it alone: ${sanitise(rerun ?? '')}`;
}
