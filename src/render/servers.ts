import { isObject, type Json, type JsonObject } from '../core/json.ts';
import type { ServerFacts } from '../core/protocol.ts';
import type { ConfiguredRow, View } from '../core/views.ts';
import { formatDuration } from '../terminal/format.ts';
import { flatten, sanitiseLine } from '../terminal/sanitise.ts';
import type { Styles } from '../terminal/style.ts';
import { prettyJson } from './print-json.ts';
import { onStdout, proseText, type Rendered } from './rendered.ts';
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
    { header: 'NAME', paint: out.theme.name, keepWhole: true },
    { header: 'TRANSPORT', paint: out.theme.type },
    { header: 'WHERE' },
    { header: 'FILE' },
    { header: 'STATE' },
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

/** Who the server is and what was agreed with it: a label and its value a line, then the instructions. */
export async function renderInfo(
  { facts, declared }: View & { kind: 'info' },
  { out }: Styles,
): Promise<Rendered> {
  const rows = [
    ['server', facts.name],
    ['implementation', implementationOf(facts)],
    ['protocol', `${facts.protocolVersion} (${facts.era})`],
    ['negotiated', howAgreed(facts)],
    ['transport', facts.transport],
    ['capabilities', capabilitiesLine(facts.capabilities)],
    ['client capabilities', capabilitiesLine(declared)],
  ];
  const table = await drawTable(
    [{ header: '', paint: out.theme.key, keepWhole: true }, { header: '' }],
    rows,
    out,
  );
  const instructions = await proseText(facts.instructions ?? '', out);
  return onStdout(table + (instructions && `\n${instructions}`));
}

/** `asked server/discover, then initialize`: the way to the revision. */
function howAgreed({ negotiation: { asked, pinned } }: ServerFacts): string {
  return `asked ${asked.join(', then ')}${pinned ? '; the revision was given' : ''}`;
}

function implementationOf({ info }: ServerFacts): string {
  if (info === undefined) return 'it does not say';
  const { name, version, title } = info;
  return [name, version, title !== undefined && title !== name ? `(${title})` : undefined]
    .filter(Boolean)
    .join(' ');
}

/** `tools (listChanged), logging`: each capability with what of it is there. */
function capabilitiesLine(capabilities: JsonObject): string {
  const words = Object.entries(capabilities)
    .filter(([, value]) => value !== false && value !== null)
    .map(([name, value]) => {
      const parts = isObject(value) ? Object.keys(value).filter((part) => value[part] !== false) : [];
      return parts.length === 0 ? name : `${name} (${parts.join(', ')})`;
    });
  return words.length === 0 ? 'nothing' : words.join(', ');
}

/** A line of `watch`: in a pipe time, server, what changed and its URI. */
export function renderChange(view: View & { kind: 'change' }, { out }: Styles): Rendered {
  const server = sanitiseLine(view.server);
  const uri = sanitiseLine(view.uri ?? '');
  if (!out.terminal) return onStdout(`${[view.at, server, view.what, uri].map(sanitiseLine).join('\t')}\n`);
  const changed = view.what === 'resource' ? out.theme.name(uri) : `its ${view.what}`;
  return onStdout(`${out.theme.dim(sanitiseLine(view.at))} ${server}: ${changed} changed\n`);
}

/** How fast the server answered, and beside other servers what it has. */
export function renderPing(view: View & { kind: 'ping' }, { out }: Styles): Rendered {
  const server = sanitiseLine(view.server);
  const revision = sanitiseLine(view.protocolVersion);
  const duration = formatDuration(view.milliseconds);
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
