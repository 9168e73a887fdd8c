import type { FrontendName } from '../command-line/command.ts';
import type { Candidate, WordCompletions } from './candidate.ts';
import { CommandWords } from './command-words.ts';
import { anyFile, fileCandidates } from './file-candidates.ts';
import { matching } from './match.ts';
import type { CompletionPorts } from './ports.ts';
import { shellPart, variableStart } from './shell-words.ts';

/** A line up to the cursor. */
export interface LineToComplete {
  /** The words before the one at the cursor, unquoted; without the program's own. */
  words: readonly string[];
  /** The unfinished word at the cursor, unquoted. */
  current: string;
  face: FrontendName;
}

/** What can stand at the cursor. Rejects with the reason of `signal` when that aborts. */
export async function completeWords(
  { words, current, face }: LineToComplete,
  ports: CompletionPorts,
  signal: AbortSignal,
): Promise<WordCompletions> {
  const command = (its: readonly string[]) => new CommandWords(current, face, ports, signal).complete(its);
  const found = await (face === 'line' ? command(words) : inShell(words, current, ports, command));
  signal.throwIfAborted();
  return found;
}

/** Operators, captures and variables are the shell's alone. */
async function inShell(
  words: readonly string[],
  current: string,
  ports: CompletionPorts,
  command: (words: readonly string[]) => Promise<WordCompletions>,
): Promise<WordCompletions> {
  const part = shellPart(words, current);
  const files = (): WordCompletions => ({
    candidates: fileCandidates(ports, current, '', anyFile),
    files: 'file',
  });
  if (part.is === 'file') return files();
  // Which programs there are is not looked up.
  if (part.is === 'program') return part.words.length === 0 ? { candidates: [] } : files();
  const name = variableStart(current);
  if (name === undefined) return command(part.words);
  const value = (variable: string) => current.slice(0, name) + variable;
  const variables = ports.variables().map((one): Candidate => ({ value: value(one), kind: 'variable' }));
  return { candidates: matching([variables], current, name) };
}
