import type { CommandContext } from '../../command-line/command.ts';
import type { View } from '../../core/views.ts';
import { unknownSession } from '../../sessions/control/session-error.ts';
import { followLog, readLog } from '../../sessions/files/read-log.ts';
import { sessionNames } from '../../sessions/files/session-files.ts';
import { missingSession, namedSession } from './named-session.ts';

/** Shows the log of a session, which may have ended, and what is added to it. */
export async function showLog(context: CommandContext<'follow' | 'tail'>): Promise<View | undefined> {
  const { operands, options, environment, show, notice, howToStop, signal } = context;
  const [word] = operands;
  if (word === undefined) throw missingSession('mcpc logs needs a session.', environment);
  const name = namedSession(word);
  const log = readLog(name, environment);
  if (log === undefined && !sessionNames(environment).includes(name))
    throw unknownSession(name, environment, 'manage');
  const lines = log?.lines ?? [];
  const last = options.tail === undefined ? lines : lines.slice(-options.tail);
  if (options.follow !== true) return logView(last);
  if (last.length > 0) await show(logView(last));
  notice(`Following the log of session ${name}. ${howToStop}`);
  for await (const added of followLog(name, log?.end ?? 0, environment, signal)) await show(logView(added));
  notice(`Session ${name} has ended.`);
  return undefined;
}

function logView(lines: readonly string[]): View {
  const data = lines.map((line) => {
    const [, at = '', text = line] = /^(\S+Z) (.*)$/.exec(line) ?? [];
    return at === '' ? { text } : { at, text };
  });
  return { kind: 'text', text: lines.map((line) => `${line}\n`).join(''), data };
}
