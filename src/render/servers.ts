import { isObject, type JsonObject } from '../core/json.ts';
import type { FreshList, ServerFacts } from '../core/protocol.ts';
import type { ConfiguredRow, View } from '../core/views.ts';
import { formatDuration } from '../terminal/format.ts';
import { flatten, sanitiseLine } from '../terminal/sanitise.ts';
import type { Styles } from '../terminal/style.ts';
import { proseText } from './layout/prose.ts';
import { prettyJson } from './print-json.ts';
import { onStdout, type Rendered } from './rendered.ts';
import { drawTable } from './table.ts';

/**
 * Renders configured servers: on a terminal as a table; in a pipe as a line each, with name, transport, command or URL,
 * config file, and state.
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
  const rows = servers.map((row) => [
    row.name,
    row.transport ?? '',
    row.where,
    out.shortenPaths(row.file),
    stateOf(row),
  ]);
  return onStdout(await drawTable(columns, rows, out));
}

/** Renders the complete config entry of a server, and its state. */
export function renderEntry(view: View & { kind: 'entry' }, { out }: Styles): Rendered {
  const heading = `${out.theme.name(sanitiseLine(view.name))} of ${out.shortenPaths(sanitiseLine(view.file))}\n`;
  return onStdout(`${heading}${prettyJson(view.entry, out)}${sanitiseLine(view.state)}\n`);
}

function stateOf({ name, file, disabled, shadowed, trusted, problem }: ConfiguredRow): string {
  const words = [
    ...(disabled ? ['disabled'] : []),
    ...(shadowed ? ['shadowed'] : []),
    ...(trusted ? [] : ['not trusted']),
    ...(problem === undefined ? [] : [flatten(withoutPlace(problem, name, file))]),
  ];
  return words.join(', ');
}

/** Returns what is wrong with an entry without its file and name, which the row has already. */
function withoutPlace(problem: string, name: string, file: string): string {
  const text = problem.startsWith(`${file}:`)
    ? problem.slice(file.length).replace(/^(?::\d+)*:\s*/, '')
    : problem;
  return text.startsWith(`${name} `) ? text.slice(name.length + 1) : text;
}

/** Renders the server's identity and what was negotiated with it, as labelled lines, and its instructions. */
export async function renderInfo(
  { facts, declared, freshLists }: View & { kind: 'info' },
  { out }: Styles,
): Promise<Rendered> {
  const rows = [
    ['server', facts.name],
    ['implementation', implementationOf(facts)],
    ['protocol', `${facts.protocolVersion} (${facts.era})`],
    ['negotiated', negotiationText(facts)],
    ['transport', facts.transport],
    ['capabilities', capabilitiesLine(facts.capabilities)],
    ['client capabilities', capabilitiesLine(declared)],
    ...(freshLists.length === 0 ? [] : [['fresh lists', freshLists.map(freshText).join(', ')]]),
  ];
  const table = await drawTable(
    [{ header: '', paint: out.theme.key, keepWhole: true }, { header: '' }],
    rows,
    out,
  );
  const instructions = await proseText(facts.instructions ?? '', out);
  return onStdout(table + (instructions && `\n${instructions}`));
}

/** Returns how the protocol version was agreed on: `by initialize, after server/discover`. */
function negotiationText({ era, negotiation: { asked, remembered, pinned } }: ServerFacts): string {
  const decided = era === 'modern' ? 'server/discover' : 'initialize';
  // A slow server of the modern era answers the first request after both were sent.
  const before =
    decided === 'initialize' && asked.includes('server/discover') ? ', after server/discover' : '';
  if (pinned) return `by ${decided}${before}; the version was given`;
  if (remembered === undefined) return `by ${decided}${before}`;
  if (remembered === era) return `by ${decided}, as on an earlier connection`;
  const earlier = remembered === 'modern' ? 'server/discover' : 'initialize';
  return `by ${decided}${before}; an earlier connection used ${earlier}`;
}

/** Returns how old a list is, and for how long it is not requested again: `tools (12 s old, fresh for 48 s)`. */
function freshText({ list, age, freshFor }: FreshList): string {
  return `${list} (${formatDuration(age)} old, fresh for ${formatDuration(freshFor)})`;
}

function implementationOf({ info }: ServerFacts): string {
  if (info === undefined) return 'unknown';
  const { name, version, title } = info;
  return [name, version, title !== undefined && title !== name ? `(${title})` : undefined]
    .filter(Boolean)
    .join(' ');
}

/** Returns the capabilities with their sub-capabilities: `tools (listChanged), logging`. */
function capabilitiesLine(capabilities: JsonObject): string {
  const words = Object.entries(capabilities)
    .filter(([, value]) => value !== false && value !== null)
    .map(([name, value]) => {
      const parts = isObject(value) ? Object.keys(value).filter((part) => value[part] !== false) : [];
      return parts.length === 0 ? name : `${name} (${parts.join(', ')})`;
    });
  return words.length === 0 ? 'none' : words.join(', ');
}

/** Renders a line of `watch`; in a pipe: time, server, what changed, and its URI. */
export function renderChange(view: View & { kind: 'change' }, { out }: Styles): Rendered {
  const server = sanitiseLine(view.server);
  const uri = sanitiseLine(view.uri ?? '');
  if (!out.terminal) return onStdout(`${[view.at, server, view.what, uri].map(sanitiseLine).join('\t')}\n`);
  const changed = view.what === 'resource' ? out.theme.name(uri) : `its ${view.what}`;
  return onStdout(`${out.theme.dim(sanitiseLine(view.at))} ${server}: ${changed} changed\n`);
}

/** Renders the response time of a server, and the number of its tools and so on if they were counted. */
export function renderPing(view: View & { kind: 'ping' }, { out }: Styles): Rendered {
  const server = sanitiseLine(view.server);
  const version = sanitiseLine(view.protocolVersion);
  const duration = formatDuration(view.milliseconds);
  const counts = Object.entries(view.counts ?? {})
    .map(([what, count]) => `${count} ${what}`)
    .join(', ');
  if (!out.terminal) {
    return onStdout(`${[server, duration, version, ...(counts === '' ? [] : [counts])].join('\t')}\n`);
  }
  const summary = counts === '' ? '' : ` ${counts}`;
  return onStdout(
    `${out.theme.name(server)} answered in ${duration}.${summary} ${out.theme.dim(`(${version})`)}\n`,
  );
}

/** Renders one of several servers that could not be connected; the full error is reported on standard error. */
export function renderUnreachable(view: View & { kind: 'unreachable' }, { out }: Styles): Rendered {
  const server = sanitiseLine(view.server);
  const message = sanitiseLine(flatten(view.message));
  if (!out.terminal) return onStdout(`${server}\tfailed\t${message}\n`);
  return onStdout(`${out.theme.name(server)} ${out.theme.error('failed')}: ${message}\n`);
}
