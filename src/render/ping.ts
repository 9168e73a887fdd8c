import type { View } from '../base/view.ts';
import { humanDuration } from '../terminal/human.ts';
import { flatten, sanitiseLine } from '../terminal/sanitise.ts';
import { onStdout, type Rendered, type Styles } from './rendered.ts';

/** How fast the server answered, and beside other servers what it has. */
export function renderPing(view: View & { kind: 'ping' }, { out }: Styles): Rendered {
  const server = sanitiseLine(view.server);
  const revision = sanitiseLine(view.protocolVersion);
  const duration = humanDuration(view.milliseconds);
  const counts = Object.entries(view.counts ?? {})
    .map(([what, count]) => `${count} ${what}`)
    .join(', ');
  if (!out.terminal) {
    return onStdout(`${[server, duration, revision, ...(counts === '' ? [] : [counts])].join('\t')}\n`);
  }
  const said = counts === '' ? '' : ` ${counts}`;
  return onStdout(
    `${out.theme.name(server)} answered in ${duration}.${said} ${out.theme.dim(`(${revision})`)}\n`,
  );
}

/** One of several servers that could not be connected; why in full is told on standard error. */
export function renderUnreachable(view: View & { kind: 'unreachable' }, { out }: Styles): Rendered {
  const server = sanitiseLine(view.server);
  const message = sanitiseLine(flatten(view.message));
  if (!out.terminal) return onStdout(`${server}\tfailed\t${message}\n`);
  return onStdout(`${out.theme.name(server)} ${out.theme.error('failed')}: ${message}\n`);
}
