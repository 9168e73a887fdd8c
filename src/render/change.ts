import type { View } from '../base/view.ts';
import { sanitiseLine } from '../terminal/sanitise.ts';
import { onStdout, type Rendered, type Styles } from './rendered.ts';

/** A line of `watch`: in a pipe time, server, what changed and its URI. */
export function renderChange(view: View & { kind: 'change' }, { out }: Styles): Rendered {
  const server = sanitiseLine(view.server);
  const uri = sanitiseLine(view.uri ?? '');
  if (!out.terminal) return onStdout(`${[view.at, server, view.what, uri].map(sanitiseLine).join('\t')}\n`);
  const changed = view.what === 'resource' ? out.theme.name(uri) : `its ${view.what}`;
  return onStdout(`${out.theme.dim(sanitiseLine(view.at))} ${server}: ${changed} changed\n`);
}
