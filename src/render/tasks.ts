import type { Task } from '../core/protocol.ts';
import type { View } from '../core/views.ts';
import { flatten, sanitiseLine } from '../terminal/sanitise.ts';
import type { Styles } from '../terminal/style.ts';
import type { Column } from './layout/table-layout.ts';
import { onStdout, type Rendered } from './rendered.ts';
import { drawTable } from './table.ts';

/**
 * Renders a list of tasks: on a terminal as a table, in a pipe as a line each, with ID, status and
 * message, and with tool and time if some were started with `--detach`.
 */
export async function renderTasks(
  { listing }: View & { kind: 'tasks' },
  { out, err }: Styles,
): Promise<Rendered> {
  if (listing.items.length === 0) {
    return onStdout('', out.terminal ? `${err.theme.dim('No tasks.')}\n` : '');
  }
  const several = listing.items.some(({ server }) => server !== undefined);
  const hasTools = listing.items.some(({ tool }) => tool !== undefined);
  const cells = (task: Task) => [...(several ? [task.server ?? ''] : []), task.id, statusOf(task)];
  if (!out.terminal) {
    const rows = listing.items.map((task) => [
      ...cells(task),
      flatten(task.message ?? ''),
      ...(hasTools ? [flatten(task.tool ?? ''), task.createdAt ?? ''] : []),
    ]);
    return onStdout(await drawTable([], rows, out));
  }
  const { theme } = out;
  const columns: Column[] = [
    ...(several ? [{ header: 'SERVER', paint: theme.key }] : []),
    { header: 'TASK', paint: theme.name, keepWhole: true },
    { header: 'STATUS' },
    ...(hasTools ? [{ header: 'TOOL' }, { header: 'CREATED' }] : []),
    { header: 'UPDATED' },
    { header: 'MESSAGE', truncated: true },
  ];
  const rows = listing.items.map((task) => [
    ...cells(task),
    ...(hasTools ? [flatten(task.tool ?? ''), task.createdAt ?? ''] : []),
    task.updatedAt ?? task.createdAt ?? '',
    flatten(task.message ?? ''),
  ]);
  return onStdout(await drawTable(columns, rows, out));
}

/** Renders a task as labelled lines; on a terminal with hints what to do next. */
export async function renderTask(
  { task, lines }: View & { kind: 'task' },
  { out, err }: Styles,
): Promise<Rendered> {
  const rows = [
    ['task', task.id],
    ...(task.tool === undefined ? [] : [['tool', flatten(task.tool)]]),
    ['status', statusOf(task)],
    ...(task.message === undefined ? [] : [['message', flatten(task.message)]]),
    ...(task.createdAt === undefined ? [] : [['created', task.createdAt]]),
    ...(task.updatedAt === undefined ? [] : [['updated', task.updatedAt]]),
  ];
  const table = await drawTable(
    [{ header: '', paint: out.theme.key, keepWhole: true }, { header: '' }],
    rows,
    out,
  );
  const next = lines.map((line) => `${err.theme.dim(sanitiseLine(line))}\n`).join('');
  return onStdout(table, out.terminal ? next : '');
}

function statusOf({ status, unknownStatus }: Task): string {
  return (unknownStatus ?? status).replace('_', ' ');
}
