import type { CommandContext } from '../../command-line/command.ts';
import { longFlag } from '../../command-line/options.ts';
import type { SystemEnvironment } from '../../core/environment.ts';
import { type ErrorKind, ExitStatus, McpcError } from '../../core/errors.ts';
import { asString, isObject } from '../../core/json.ts';
import { parseJson } from '../../core/json-text.ts';
import { collectLine } from '../../sessions/control/collect-line.ts';
import { lineError } from '../../sessions/control/session-error.ts';
import { invalidSessionName } from '../../sessions/invalid-session-name.ts';
import { isSessionName } from '../../sessions/session-name.ts';

/** What a session is asked with. */
type AskContext = Pick<CommandContext, 'signal' | 'callOptions' | 'notice'> & {
  environment: SystemEnvironment;
};

/**
 * Returns the text of a snapshot that a session takes of its servers. Throws what taking it throws, and UsageError and
 * ConnectionError if the session cannot be used.
 */
export async function readFromSession(name: string, context: AskContext): Promise<string> {
  const { environment, signal, callOptions, notice } = context;
  if (!isSessionName(name)) throw invalidSessionName(name, undefined, `@${name}`);
  const { timeout, maxTime } = callOptions;
  const limits = [
    ...(timeout === undefined ? [] : [longFlag('timeout'), String(timeout)]),
    ...(maxTime === undefined ? [] : [longFlag('maxTime'), String(maxTime)]),
  ];
  const flags = ['--json', '--quiet', '--no-input', '--color', 'never'];
  const words = ['snapshot', `@${name}`, ...flags, ...limits];
  const line = await collectLine(name, words, environment, signal);
  if (line.type !== 'ended') throw await lineError(name, line, environment);
  const errors = line.stderr.split('\n').flatMap(errorIn);
  const failure = line.status === ExitStatus.done ? undefined : errors.pop();
  // Those of servers that are not connected.
  for (const { message } of errors) notice(message);
  if (line.status === ExitStatus.done) return line.stdout;
  throw failure ?? new McpcError('connection', line.status, `Session ${name} did not take a snapshot.`);
}

/** Returns the error that a line of standard error contains with `--json`. */
function errorIn(line: string): McpcError[] {
  if (!line.startsWith('{"error":')) return [];
  const { error } = parseJson(line) as { error?: unknown };
  if (!isObject(error)) return [];
  const { kind, message, exitCode, hint, server, code, data } = error;
  const details = {
    hint: asString(hint),
    server: asString(server),
    code: typeof code === 'number' ? code : undefined,
    data,
  };
  return [new McpcError(kind as ErrorKind, Number(exitCode), asString(message) ?? '', details)];
}
