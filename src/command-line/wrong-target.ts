import { redactTarget } from '../arguments/target-secrets.ts';
import { type SystemEnvironment, which } from '../core/environment.ts';
import { UsageError } from '../core/errors.ts';
import type { TargetContext } from '../engine/targets/target-options.ts';
import { sessionNames } from '../sessions/files/session-files.ts';
import type { Command } from './command.ts';
import { givenWords } from './connection-words.ts';
import { isKnownServer } from './known-server.ts';
import { type CommandLineParts, lineToCopy } from './line-to-copy.ts';
import { commandOfMethod } from './other-programs.ts';
import type { ParsedLine } from './parse-line.ts';
import { callSyntax } from './unknown-command.ts';

/**
 * Returns the error for a line whose target is unknown, if it is clear what was meant: `call multiply server.py a=5`,
 * `call multiply a=5`, `tools list server.py`. Otherwise undefined.
 */
export function wrongTargetError(
  { command, target = '', operands, options }: ParsedLine,
  commands: readonly Command[],
  environment: SystemEnvironment & TargetContext,
): UsageError | undefined {
  if (sessionNames(environment).includes(target)) {
    return new UsageError(`"${target}" is not a known server, but the name of a session.`, {
      hint: `Did you mean: ${lineToCopy({ command: command.name, target: `@${target}`, operands, options: givenWords(options) })}`,
    });
  }
  // `node server.js` is a command line without quotes.
  if (which(target, environment) !== undefined) return undefined;
  const problem = `"${redactTarget(target)}" is not a known server.`;
  const isServer = (word: string) => isKnownServer(word, options.config, environment);
  const meant = (parts: CommandLineParts) =>
    new UsageError(problem, {
      hint: `Did you mean: ${lineToCopy({ options: givenWords(options), ...parts })}`,
    });
  const [first = '', ...others] = operands;
  const method = commandOfMethod(`${command.name}/${target}`);
  const byMethod = commands.find(({ name }) => name === method);
  if (byMethod !== undefined && (operands.length === 0 || isServer(first))) {
    const server = operands.length === 0 ? 'TARGET' : first;
    return meant({ command: byMethod.name, target: server, operands: others });
  }
  const [tool = target, ...args] = callSyntax(target) ?? [];
  if (isServer(first)) {
    const all = [tool, ...args, ...others];
    return command.operands.length === 0
      ? undefined
      : meant({ command: command.name, target: first, operands: all });
  }
  const isUri = /^[a-z][\w+.-]*:\/\//i.test(target);
  if (isUri && operands.length === 0 && command.operands.some(({ takes }) => takes === 'resource')) {
    return meant({ command: command.name, target: 'TARGET', operands: [target] });
  }
  const [, server = '', name = ''] = /^([\w-]+)[.:/]([\w.-]+)$/.exec(tool) ?? [];
  if (isServer(server))
    return meant({ command: command.name, target: server, operands: [name, ...args, ...operands] });
  const takesArguments = command.name === 'call' || command.name === 'prompt';
  if (takesArguments && (args.length > 0 || /^[\w.-]+:?=/.test(first))) {
    return meant({ command: command.name, target: 'TARGET', operands: [tool, ...args, ...operands] });
  }
  return undefined;
}
