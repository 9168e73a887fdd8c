import type { ParsedLine } from '../command-line/parse-line.ts';
import type { EventListener } from '../core/events.ts';
import type { ServerRequestHandler } from '../core/server-requests.ts';
import { Client } from '../engine/client.ts';
import type { Server } from '../engine/server.ts';
import { inferTarget } from '../engine/targets/infer.ts';
import { type PreparedAnswers, prepareAnswers } from '../prompts/answer-options.ts';
import type { Prompter } from '../prompts/prompter.ts';
import { clientOptions } from './client-options.ts';
import { withClientSecrets } from './client-secrets.ts';
import type { AppEnvironment } from './environment.ts';
import { targetOptions } from './target-options.ts';

/** What finding a server may need beside the line. */
export interface OpenServerOptions {
  onEvent: EventListener;
  /** Asks about config files, and what the servers request. */
  prompter: Prompter;
  /** Seconds a request may take where neither the line nor a config file says so; 0 for no limit. Default 60. */
  timeout?: number;
  /** Returns the handler that currently takes the place of the connecting line's own. */
  overrideHandler?: () => ServerRequestHandler | undefined;
  /** Called when the target turns out to be several servers. */
  onSeveral: () => void;
}

/** The same, with the answers to the servers' requests. */
export interface AnsweredPorts extends OpenServerOptions {
  answers: PreparedAnswers;
}

/** The server or servers that the line's target and options mean, not connected yet. Throws UsageError. */
export async function openServer(
  typedLine: ParsedLine,
  environment: AppEnvironment,
  ports: OpenServerOptions,
): Promise<Server> {
  const notice = (message: string) => ports.onEvent({ type: 'notice', server: undefined, message });
  const line = await withClientSecrets(typedLine, environment, { prompter: ports.prompter, notice });
  const typed = line.target ?? '';
  const target = inferTarget(typed, targetOptions(line), environment);
  const answers = await prepareAnswers(line.options, ports.prompter, notice);
  const { overrideHandler } = ports;
  if (overrideHandler !== undefined) {
    const { handleServerRequest } = answers;
    answers.handleServerRequest = (request, signal) =>
      (overrideHandler() ?? handleServerRequest)(request, signal);
  }
  const options = clientOptions(line.options, environment, { ...ports, answers }, typed);
  if (target.type === 'server') {
    if (target.source.type === 'memory') {
      const { warnAboutHidden } = await import('./configured.ts');
      warnAboutHidden(typed, line, environment, ports);
    }
    return new Client(target.source, options);
  }
  const { configuredServer } = await import('./configured.ts');
  return configuredServer(target, line, environment, { ...ports, answers });
}
