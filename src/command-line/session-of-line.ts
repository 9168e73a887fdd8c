import { ConnectionError, UsageError } from '../core/errors.ts';
import { invalidSessionName } from '../sessions/invalid-session-name.ts';
import { isSessionName, sessionOfTarget } from '../sessions/session-name.ts';
import type { ParsedLine } from './parse-line.ts';

/** The session that a line is for. */
export interface LineSession {
  name: string;
  /** Whether the line has a target that the session is started on if it is not running. */
  starts: boolean;
  /** Whether only MCPC_SESSION names it. */
  isFromVariable: boolean;
}

/** Returns the session that a line is for: that of `@NAME`, `--session` or MCPC_SESSION, in this order. Throws UsageError. */
export function sessionOfLine(
  { command, target, options }: Pick<ParsedLine, 'command' | 'target' | 'options'>,
  env: NodeJS.ProcessEnv,
): LineSession | undefined {
  if (target === undefined) return undefined;
  const named = sessionOfTarget(target);
  if (named !== undefined) {
    if (options.session !== undefined && options.session !== named) {
      throw new UsageError(`The target is session ${named}, but --session is ${options.session}.`, {
        hint: 'Leave out one of them.',
      });
    }
    if (options.idle !== undefined) {
      throw new UsageError('--idle is only for the line that starts a session.', {
        hint: `To start it with that option, stop it first: mcpc stop @${named}`,
      });
    }
    if (!isSessionName(named)) throw invalidSessionName(named, undefined, target);
    return { name: named, starts: false, isFromVariable: false };
  }
  const name = options.session ?? (env.MCPC_SESSION || undefined);
  if (name !== undefined) {
    if (!isSessionName(name)) throw invalidSessionName(name, 'MCPC_SESSION');
    return { name, starts: true, isFromVariable: options.session === undefined };
  }
  if (options.idle === undefined) return undefined;
  throw new UsageError(`mcpc ${command.name}: --idle is for sessions.`, {
    hint: 'Name one with --session NAME, so that the server keeps running.',
  });
}

/**
 * Returns the error of a line with a hint that names MCPC_SESSION if only that names the session. `relation`: what the line
 * has to do with the session.
 */
export function withSource(
  error: unknown,
  { name, isFromVariable }: LineSession,
  relation: 'is for' | 'would start' = 'is for',
): unknown {
  if (!isFromVariable || !(error instanceof UsageError || error instanceof ConnectionError)) return error;
  const { message, phase, server, hint: own, cause } = error;
  const source = `This line ${relation} session ${name} because MCPC_SESSION is set.`;
  const details = { phase, server, cause, hint: own === undefined ? source : `${own}\n${source}` };
  return error instanceof UsageError
    ? new UsageError(message, details)
    : new ConnectionError(message, details);
}
