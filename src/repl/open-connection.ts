import { LinePrompter } from '../app/line-prompter.ts';
import { currentLine, runAsLine } from '../app/line-scope.ts';
import type { ParsedLine } from '../command-line/parse-line.ts';
import { prepareAnswers } from '../prompts/answer-options.ts';
import { RunningLine } from './running-line.ts';
import { requireRoots } from './session/roots.ts';
import type { Shell } from './shell.ts';

/**
 * Connects to the target of the line that opens a shell, unless others use the connection already; questions are asked
 * where the shell is. Resolves to whether it has connected. Throws what connecting throws, and UsageError if its answers to
 * server requests are not valid.
 */
export async function openConnection(shell: Shell, line: ParsedLine, signal: AbortSignal): Promise<boolean> {
  const { screen, state } = shell;
  // A script would wait for a change that nobody makes.
  const isPatient = screen.prompter.interruptCancels;
  const open = () => state.open({ line, environment: screen.environment }, signal, isPatient);
  if (state.namedSession === undefined) return open();
  const opening = new RunningLine(shell, signal);
  // The answers of the line that started the session are for that line.
  const notice = (message: string) =>
    (currentLine() ?? shell.events).show({ type: 'notice', server: undefined, message });
  shell.answers = await prepareAnswers(line.options, new LinePrompter(screen.prompter), notice);
  opening.handleServerRequest = shell.answers.handleServerRequest;
  const hasConnected = await runAsLine(opening, open);
  requireRoots(shell.answers, state.session, screen.environment, state.namedSession.name);
  return hasConnected;
}
