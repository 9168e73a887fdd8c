import { type Candidate, described, matching } from './candidate.ts';
import type { CompletionPorts } from './ports.ts';

/** A variable that is being typed, at the end of a word. */
export interface TypedVariable {
  /** Where it starts in the word: its `$`. */
  start: number;
  /** Where the part starts that is completed: the name, or the last step of the path. */
  from: number;
  /** Whether that is a step of the path. */
  inPath: boolean;
}

/** Finds a variable that is being typed in a word or its value: `$na`, `a=$x.pa`, `$x[`. */
export function variableAt(typed: string): TypedVariable | undefined {
  const [, before = '', name, rest = ''] =
    /^((?:[^=]*=)?)\$([A-Za-z_]\w*)?((?<=\w)[.[][^\s]*)?$/.exec(typed) ?? [];
  const start = before.length;
  if (typed.charAt(start) !== '$') return undefined;
  if (rest === '' || name === undefined) return { start, from: start + 1, inPath: false };
  const [step = ''] = /(?:\.(?:\w*|"[^"]*)|\[\d*)$/.exec(rest) ?? [];
  return step === '' ? undefined : { start, from: typed.length - step.length, inPath: true };
}

/** The variables that a name may become, or the steps that a path may continue with. */
export async function variableCandidates(
  typed: string,
  { start, from, inPath }: TypedVariable,
  ports: CompletionPorts,
): Promise<readonly Candidate[]> {
  const before = typed.slice(0, from);
  if (!inPath) {
    const names = ports
      .variables()
      .map((name): Candidate => ({ value: before + name, kind: 'variable', open: true }));
    return matching([names], typed, from);
  }
  const parts = (await ports.shell?.parts(typed.slice(start, from))) ?? [];
  const steps = parts.map(
    ({ step, description, hasParts }): Candidate => ({
      value: before + step,
      kind: 'variable',
      ...described(description),
      open: hasParts,
    }),
  );
  return matching([steps], typed, from);
}

/** The names of variables, without those that the line has already. */
export function variableNames(
  typed: string,
  before: readonly string[],
  ports: CompletionPorts,
): readonly Candidate[] {
  const names = ports.variables().filter((name) => !before.includes(name));
  return matching([names.map((value): Candidate => ({ value, kind: 'variable' }))], typed);
}
