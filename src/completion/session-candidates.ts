import { type Candidate, described, matching } from './candidate.ts';
import type { CompletionPorts } from './ports.ts';

/** Which sessions a word may name, and how it is written. */
export interface SessionWord {
  /** What is before the names: `@`, `--session=` or nothing. */
  before: string;
  /** Whether it may be a session that has ended. */
  mayHaveEnded?: boolean;
  /** The words that name other sessions already. */
  others?: readonly string[];
}

/** Completes the name of a session; `typed` includes what is before it. */
export async function sessionCandidates(
  typed: string,
  { before, mayHaveEnded = false, others = [] }: SessionWord,
  ports: CompletionPorts,
): Promise<readonly Candidate[]> {
  const sessions = (await ports.sessions()).filter(
    ({ name, isRunning }) =>
      (isRunning || mayHaveEnded) && !others.includes(name) && !others.includes(`@${name}`),
  );
  const candidates = sessions.map(
    ({ name, target, isRunning }): Candidate => ({
      value: before + name,
      ...described(target, isRunning ? undefined : '(ended)'),
      kind: 'session',
    }),
  );
  return matching([candidates], typed, before.length);
}
