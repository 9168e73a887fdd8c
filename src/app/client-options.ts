import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Options } from '../command-line/options.ts';
import type { SystemEnvironment } from '../core/environment.ts';
import { UsageError } from '../core/errors.ts';
import type { EventListener } from '../core/events.ts';
import { resolvePath } from '../core/home.ts';
import type { ClientOptions } from '../engine/protocol/client-options.ts';
import { legacyRevisions, modernRevisions } from '../engine/protocol/versions.ts';
import type { PreparedAnswers } from '../prompts/answer-options.ts';
import type { Prompter } from '../prompts/prompter.ts';
import { authOptions } from './auth-ports.ts';
import type { AppEnvironment } from './environment.ts';

/** Seconds a request may take without a sign of life, where nothing else was said. */
const defaultTimeout = 60;

/** What the line says about how the server that `target` means is spoken with. Throws UsageError. */
export function clientOptions(
  options: Options,
  environment: AppEnvironment,
  {
    onEvent,
    answers,
    timeout: preset = defaultTimeout,
    prompter,
  }: { onEvent: EventListener; answers: PreparedAnswers; prompter: Prompter; timeout?: number },
  target: string,
): ClientOptions {
  const notice = (message: string) => onEvent({ type: 'notice', server: undefined, message });
  const timeout = options.timeout ?? preset;
  const roots = [...options.root, ...answers.roots].map((folder) => rootOf(folder, environment));
  return {
    environment,
    onEvent,
    handleServerRequest: answers.handleServerRequest,
    auth: authOptions(target, options, environment, { prompter, notice }),
    sampling: options.sampling !== 'off',
    ...(options.samplingRounds === undefined ? {} : { samplingRounds: options.samplingRounds }),
    elicitation: options.elicitation !== 'off',
    ...(roots.length === 0 ? {} : { roots }),
    ...(timeout === 0 ? {} : { timeout }),
    ...(options.connectTimeout === undefined ? {} : { connectTimeout: options.connectTimeout }),
    ...(options.protocol === undefined ? {} : { protocol: knownProtocol(options.protocol) }),
    ...(options.logLevel === undefined ? {} : { logLevel: options.logLevel }),
  };
}

function knownProtocol(choice: string): string {
  const known = ['auto', 'legacy', ...modernRevisions, ...legacyRevisions];
  if (known.includes(choice)) return choice;
  throw new UsageError(`--protocol ${choice}: mcpc knows no such revision.`, {
    hint: `It knows ${known.join(', ')}.`,
  });
}

/** The folder as a root. Throws UsageError when there is none. */
export function rootOf(folder: string, environment: SystemEnvironment): { uri: string; name: string } {
  const path = resolvePath(folder, environment);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory() !== true) throw new UsageError(`--root ${folder}: there is no such folder.`);
  return { uri: pathToFileURL(path).href, name: basename(path) };
}
