import type { ParsedLine } from '../command-line/parse-line.ts';
import { Client } from '../engine/client.ts';
import type { Server } from '../engine/server.ts';
import { inferTarget } from '../engine/targets/infer.ts';
import { UnknownTargetError } from '../engine/targets/unknown-target.ts';
import { prepareAnswers } from '../prompts/answer-options.ts';
import { sessionOfTarget } from '../sessions/session-name.ts';
import { allCommands } from './all-commands.ts';
import { clientOptions, type OpenServerOptions } from './client-options.ts';
import type { AppEnvironment } from './environment.ts';
import { targetOptions, withClientSecrets } from './target-options.ts';

/** Returns the server or servers of a line's target, not connected yet. Throws UsageError. */
export async function openServer(line: ParsedLine, opening: OpenServerOptions): Promise<Server> {
  const { environment, prompter, handlerOfLine } = opening;
  const notice = (message: string) => opening.onEvent({ type: 'notice', server: undefined, message });
  const settings = targetOptions(await withClientSecrets(line, prompter, notice), environment);
  const typed = line.target ?? '';
  const session = sessionOfTarget(typed);
  if (session !== undefined) {
    const { sessionError } = await import('../sessions/control/session-error.ts');
    throw await sessionError(session, environment);
  }
  const target = await explained(line, environment, () => inferTarget(typed, settings, environment));
  const answers = await prepareAnswers(line.options, prompter, notice);
  opening.onAnswers?.(answers);
  if (handlerOfLine !== undefined) {
    const { handleServerRequest } = answers;
    answers.handleServerRequest = (request, signal) =>
      (handlerOfLine() ?? handleServerRequest)(request, signal);
  }
  const options = clientOptions(typed, line.options, opening, answers);
  if (target.type !== 'server') {
    const { configuredServer } = await import('./open-configured.ts');
    return explained(line, environment, () => configuredServer(target, line, settings, opening, answers));
  }
  if (target.source.type === 'memory') {
    const { warnAboutHidden } = await import('./open-configured.ts');
    warnAboutHidden(typed, line, environment, notice);
  }
  return new Client(target.source, options);
}

/** Runs `resolve`; if the target is unknown and it is clear what was meant by the line, throws UsageError with that. */
async function explained<Resolved>(
  line: ParsedLine,
  environment: AppEnvironment,
  resolve: () => Resolved,
): Promise<Awaited<Resolved>> {
  try {
    return await resolve();
  } catch (error) {
    if (!(error instanceof UnknownTargetError)) throw error;
    const { wrongTargetError } = await import('../command-line/wrong-target.ts');
    throw wrongTargetError(line, await allCommands(), environment) ?? error;
  }
}
