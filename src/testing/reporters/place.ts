import { sanitiseLine } from '../../terminal/sanitise.ts';
import type { CaseResult, FileProblem } from './results.ts';

/** What identifies a file of a run. */
type FileOfRun = Pick<CaseResult, 'file' | 'protocol'>;

/** Returns a file as reports name it, with the revision of the protocol if the run has several; sanitised. */
export function placeOf({ file, protocol }: FileOfRun): string {
  return sanitiseLine(protocol === undefined ? file : `${file} (${protocol})`);
}

/** Returns a case as reports name it: `calculator.mcpc: multiplies`; sanitised. */
export function titleOf(result: CaseResult): string {
  return result.name === result.file ? placeOf(result) : `${placeOf(result)}: ${sanitiseLine(result.name)}`;
}

/** How reports name the kinds of problems. */
export const problemKinds: Record<FileProblem['kind'], string> = {
  invalid: 'not valid',
  'not started': 'server not started',
};

/** Returns `FILE:LINE:COLUMN` of a problem, as far as it is known; sanitised. */
export function problemPlace({ file, line, column }: FileProblem): string {
  const numbers = [line, column].filter((number) => number !== undefined);
  return [sanitiseLine(file), ...numbers].join(':');
}
