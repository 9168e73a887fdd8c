import { tokenize } from '../arguments/tokenize.ts';
import { abortable } from '../core/abort.ts';
import type { SystemEnvironment } from '../core/environment.ts';
import { sessionOfWords } from '../sessions/client/session-of-words.ts';
import { askToComplete } from '../sessions/control/ask-session.ts';
import { readRecord } from '../sessions/files/session-record.ts';
import type { SessionEnvironment } from '../sessions/session-folder.ts';

/** How long a session may take, in ms: one that is suspended does not even say who it is. */
const timeouts = { identity: 2_000, answer: 4_000 };

/**
 * Has the session that a line is for complete it; `words` are those before the last one, without alias. Returns undefined
 * if the line is for no session, or the session does not answer. Rejects with the reason of `signal` once that aborts.
 */
export async function completeInSession(
  line: readonly string[],
  words: readonly string[],
  environment: SystemEnvironment,
  signal: AbortSignal,
): Promise<string | undefined> {
  const session = sessionOfWords(words, environment.env);
  if (session === undefined) return undefined;
  return abortable(askToComplete(session, line, environment, timeouts), signal);
}

/** The line that starts a session again. */
export interface StartingLine {
  /** Its words, without the program and the command. */
  words: string[];
  /** The folder that it was typed in. */
  cwd: string;
}

/**
 * Returns the line that started a session, judging by its record. That has no secrets: a line with some is changed, and
 * means a server that nobody has used. Undefined if there is no record.
 */
export function startingLine(session: string, environment: SessionEnvironment): StartingLine | undefined {
  const { line, cwd } = readRecord(session, environment) ?? {};
  if (line === undefined || cwd === undefined) return undefined;
  const [, , ...words] = tokenize(line).words.map(({ text }) => text);
  return { words, cwd };
}
