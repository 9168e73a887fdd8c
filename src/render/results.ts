import { asString, isObject, type Json } from '../core/json.ts';
import type { View } from '../core/views.ts';
import { formatCount, formatNumber } from '../terminal/format.ts';
import { flatten, sanitiseLine } from '../terminal/sanitise.ts';
import type { Style, Styles } from '../terminal/style.ts';
import { type Content, contentsOf, contentText, resourceOf } from './content.ts';
import { compactJson, prettyJson } from './print-json.ts';
import { onStdout, type Rendered } from './rendered.ts';

type CallView = View & { kind: 'call' };

/** What a tool returned; on standard error if the tool says that it failed. */
export function renderCall(view: CallView, styles: Styles): Rendered {
  if (view.result.isError !== true) {
    const { text, notice } = resultText(view, styles.out);
    return onStdout(text, text === '' && styles.out.terminal ? nothing(view, styles.err) : notice);
  }
  const { text, notice } = resultText(view, styles.err);
  const said = text || `${sanitiseLine(view.tool)} failed without saying why.\n`;
  // A person is to see at a glance that it is no result; a program has the exit status.
  const mark = styles.err.terminal ? `${styles.err.theme.error('failed:')} ` : '';
  return { stdout: '', stderr: mark + said, notice };
}

/** The content; where no text is in it, the structured content too; whatever else there is, where neither is. */
function resultText({ result }: CallView, style: Style): { text: string; notice: string } {
  const { content, structuredContent, isError, _meta, resultType, ...others } = result;
  const contents = contentsOf(content);
  const { text, notice } = contentText(contents, style);
  const texts = contents.filter((content) => content.type === 'text');
  if (texts.some((content) => content.text !== '')) return { text, notice };
  // An empty text is the result when the structure beside it says the same.
  if (texts.length > 0 && isEmptyText(structuredContent)) return { text, notice };
  if (structuredContent !== undefined && structuredContent !== null) {
    return { text: text + prettyJson(unwrapped(structuredContent, _meta), style), notice };
  }
  if (text === '' && Object.keys(others).length > 0) return { text: prettyJson(others, style), notice };
  return { text, notice };
}

/** Whether a structure is an empty text, alone or as the only member of an object. */
function isEmptyText(structure: Json | undefined): boolean {
  if (!isObject(structure)) return structure === '';
  const values = Object.values(structure);
  return values.length === 1 && values[0] === '';
}

/** FastMCP wraps what is no object into one, and says so beside it. */
function unwrapped(structure: Json, meta: Json | undefined): Json {
  const wraps = isObject(meta) && isObject(meta.fastmcp) && meta.fastmcp.wrap_result === true;
  return wraps && isObject(structure) && 'result' in structure ? (structure.result as Json) : structure;
}

function nothing({ tool }: CallView, style: Style): string {
  return `${style.theme.dim(`${sanitiseLine(tool)} is done and returned nothing.`)}\n`;
}

type ReadView = View & { kind: 'read' };

/** What was read; where there are several contents, on a terminal each under its URI. */
export function renderRead(view: ReadView, { out, err }: Styles): Rendered {
  const contents = readContents(view);
  if (contents === undefined) return onStdout(prettyJson(view.result, out));
  if (contents.length === 0 && out.terminal) {
    return onStdout('', `${err.theme.dim(`There is nothing in ${sanitiseLine(view.uri)}.`)}\n`);
  }
  const { text, notice } = contentText(contents, out, contents.length > 1);
  return onStdout(text, notice);
}

/** The contents of a result of `resources/read`; undefined if it has none that can be understood. */
export function readContents({ result }: ReadView): Content[] | undefined {
  const { contents } = result;
  if (contents === undefined || contents === null) return undefined;
  const blocks: Json[] = Array.isArray(contents) ? contents : [contents];
  return blocks.map((block) => (isObject(block) && resourceOf(block)) || { type: 'other', value: block });
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
