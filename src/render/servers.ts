import type { Json } from '../core/json.ts';
import type { ConfiguredRow, View } from '../core/views.ts';
import { flatten, sanitiseLine } from '../terminal/sanitise.ts';
import { prettyJson } from './print-json.ts';
import { onStdout, type Rendered, type Styles } from './rendered.ts';
import { drawTable } from './table.ts';

/**
 * The servers of config files: on a terminal a table; in a pipe a line each, with name, transport, where it is, the
 * file, and what else there is to know of it.
 */
export async function renderServers(
  { servers }: View & { kind: 'servers' },
  { out }: Styles,
): Promise<Rendered> {
  if (servers.length === 0) return onStdout('');
  const columns = [
    { head: 'NAME', paint: out.theme.name, whole: true },
    { head: 'TRANSPORT', paint: out.theme.type },
    { head: 'WHERE' },
    { head: 'FILE' },
    { head: 'STATE' },
  ];
  const rows = servers.map((row) => [row.name, row.transport ?? '', row.where, row.file, stateOf(row)]);
  return onStdout(await drawTable(columns, rows, out));
}

/** One server of a config file, whole, and a sentence about it. */
export function renderEntry(view: View & { kind: 'entry' }, { out }: Styles): Rendered {
  const heading = `${out.theme.name(sanitiseLine(view.name))} of ${sanitiseLine(view.file)}\n`;
  return onStdout(`${heading}${prettyJson(view.entry, out)}${sanitiseLine(view.state)}\n`);
}

/** The rows as JSON; what is not known of a server is left out. */
export function serversJson({ servers }: View & { kind: 'servers' }): Json {
  return servers.map((row) => {
    const known = Object.entries(row).filter((member): member is [string, Json] => member[1] !== undefined);
    return Object.fromEntries(known);
  });
}

function stateOf({ disabled, shadowed, trusted, problem }: ConfiguredRow): string {
  const words = [
    ...(disabled ? ['disabled'] : []),
    ...(shadowed ? ['shadowed'] : []),
    ...(trusted ? [] : ['not trusted']),
    ...(problem === undefined ? [] : [flatten(problem)]),
  ];
  return words.join(', ');
}
