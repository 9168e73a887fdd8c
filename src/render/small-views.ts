import { asString, isObject, type Json } from '../core/json.ts';
import type { View } from '../core/views.ts';
import { formatCount, formatDuration, formatNumber } from '../terminal/format.ts';
import { flatten, sanitiseLine } from '../terminal/sanitise.ts';
import type { Style } from '../terminal/style.ts';
import { contentsOf, contentText } from './content.ts';
import { compactJson, prettyJson } from './print-json.ts';
import { onStdout, type Rendered, type Styles } from './rendered.ts';

/** A line of `watch`: in a pipe time, server, what changed and its URI. */
export function renderChange(view: View & { kind: 'change' }, { out }: Styles): Rendered {
  const server = sanitiseLine(view.server);
  const uri = sanitiseLine(view.uri ?? '');
  if (!out.terminal) return onStdout(`${[view.at, server, view.what, uri].map(sanitiseLine).join('\t')}\n`);
  const changed = view.what === 'resource' ? out.theme.name(uri) : `its ${view.what}`;
  return onStdout(`${out.theme.dim(sanitiseLine(view.at))} ${server}: ${changed} changed\n`);
}

/** What the server suggests, a value a line. */
export function renderCompletion({ result }: View & { kind: 'completion' }, { out, err }: Styles): Rendered {
  const { completion } = result;
  if (!isObject(completion) || !Array.isArray(completion.values)) return onStdout(prettyJson(result, out));
  const values: Json[] = completion.values;
  const lines = values.map(
    (value) => `${sanitiseLine(typeof value === 'string' ? value : compactJson(value))}\n`,
  );
  const more = remark(values.length, completion, out.terminal);
  return onStdout(lines.join(''), more && `${err.theme.dim(more)}\n`);
}

function remark(shown: number, { total, hasMore }: Record<string, unknown>, terminal: boolean): string {
  if (typeof total === 'number' && total > shown) {
    return `${formatCount(shown, 'value')} of ${formatNumber(total)}; type more of the value to see the others.`;
  }
  if (hasMore === true) return 'There are more values; type more of the value to see them.';
  return shown === 0 && terminal ? 'The server suggests nothing.' : '';
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

/** The messages of a prompt, each under the role that says it; on a terminal the prompt's description first. */
export function renderPrompt({ result }: View & { kind: 'prompt' }, { out }: Styles): Rendered {
  const { messages } = result;
  if (!Array.isArray(messages)) return onStdout(prettyJson(result, out));
  const rendered = messages.map((message) => messageText(message, out));
  const description = out.terminal ? flatten(asString(result.description) ?? '') : '';
  const blocks = rendered.map(({ text }) => text);
  if (description !== '') blocks.unshift(`${out.theme.dim(description)}\n`);
  return onStdout(blocks.join('\n'), rendered.find(({ notice }) => notice !== '')?.notice);
}

function messageText(message: Json, style: Style): { text: string; notice: string } {
  if (!isObject(message)) return { text: prettyJson(message, style), notice: '' };
  const role = sanitiseLine(asString(message.role) ?? 'message');
  const { text, notice } = contentText(contentsOf(message.content), style);
  return { text: `${style.theme.strong(`${role}:`)}\n${text}`, notice };
}
