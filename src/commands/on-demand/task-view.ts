import type { CommandContext } from '../../command-line/command.ts';
import type { Task } from '../../core/protocol.ts';
import { quoteWord } from '../../core/quote.ts';
import type { View } from '../../core/views.ts';

/** Returns the view of a task, with the lines that continue with it. */
export function taskView(current: Task, { lineFor }: Pick<CommandContext, 'lineFor'>): View {
  const hasEnded = ['completed', 'failed', 'cancelled'].includes(current.status);
  const line = `${lineFor('task')} ${quoteWord(current.id)}`;
  const words = current.status === 'cancelled' ? [] : hasEnded ? ['result'] : ['result', 'cancel'];
  return { kind: 'task', task: current, lines: words.map((word) => `${line} ${word}`) };
}
