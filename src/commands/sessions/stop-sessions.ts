import type { CommandContext } from '../../command-line/command.ts';
import { UsageError } from '../../core/errors.ts';
import type { View } from '../../core/views.ts';
import { howItEnded } from '../../sessions/control/session-error.ts';
import { type StopOutcome, stopSession } from '../../sessions/control/stop-session.ts';
import { requireSafeFolder, sessionNames } from '../../sessions/files/session-files.ts';
import { sessionFolder } from '../../sessions/session-folder.ts';
import { missingSession, namedSession } from './named-session.ts';

/** Ends the sessions of a line, all at once. */
export async function stopSessions(context: CommandContext<'all'>): Promise<View> {
  const { environment, notice, signal } = context;
  const names = namesOf(context);
  if (names.length === 0) notice('No sessions are running.');
  const settled = await Promise.allSettled(names.map((name) => stopSession(name, environment, { signal })));
  const stopped = settled.flatMap((result, at) => {
    const name = names[at];
    return result.status === 'rejected' || name === undefined ? [] : [{ name, ...result.value }];
  });
  for (const { name, ...outcome } of stopped) {
    const message = noticeOf(name, outcome);
    if (message !== undefined) notice(message);
  }
  const text = stopped
    .filter(({ type }) => type !== 'had ended')
    .map(({ name }) => `Stopped session ${name}.\n`)
    .join('');
  const failure = settled.find((result) => result.status === 'rejected');
  if (failure !== undefined) {
    if (text !== '') notice(text.trimEnd());
    throw failure.reason;
  }
  return {
    kind: 'text',
    text,
    data: stopped.map(({ name, type }) => ({ name, outcome: type })),
  };
}

function namesOf({ operands, options, environment }: CommandContext<'all'>): string[] {
  if (options.all === true) {
    if (operands.length > 0) throw new UsageError('mcpc stop takes either sessions or --all.');
    requireSafeFolder(sessionFolder(environment));
    return sessionNames(environment);
  }
  if (operands.length > 0) return [...new Set(operands.map(namedSession))];
  throw missingSession('mcpc stop needs a session, or --all.', environment);
}

function noticeOf(name: string, outcome: StopOutcome): string | undefined {
  if (outcome.type === 'killed') {
    return `Session ${name} did not end by itself: its process ${outcome.pid} was killed.`;
  }
  if (outcome.type === 'stopped') return undefined;
  return outcome.record === undefined
    ? `Session ${name} was not running.`
    : `Session ${name} had ${howItEnded(outcome.record)}.`;
}
