import { asString, isObject, type Json } from '../core/json.ts';
import type { View } from '../core/views.ts';
import { formatCount, formatNumber } from '../terminal/format.ts';
import { flatten, sanitise, sanitiseLine } from '../terminal/sanitise.ts';
import type { Style, Styles } from '../terminal/style.ts';
import {
  type Content,
  type ContentText,
  contentsOf,
  contentText,
  resourceOf,
  shownContents,
} from './content.ts';
import type { DrawnImages } from './images/draw-image.ts';
import { compactJson, prettyJson, printJson } from './print-json.ts';
import { endLine, onStdout, type Rendered } from './rendered.ts';
import { isEmptyText, unwrap, withoutRepeatedBytes } from './structured-content.ts';

type CallView = View & { kind: 'call' };

/** Renders what a tool returned: to standard error if `isError` is set. */
export async function renderCall(view: CallView, styles: Styles, images?: DrawnImages): Promise<Rendered> {
  if (view.result.isError !== true) {
    const { text, notice, onlyBytes } = await resultText(view, styles.out, images);
    const remark = text === '' && styles.out.terminal ? emptyNotice(view, styles.err) : notice;
    return onStdout(text, remark, onlyBytes);
  }
  const { text, notice } = await resultText(view, styles.err);
  const message = text || `${sanitiseLine(view.tool)} failed without a message.\n`;
  // Programs have the exit status.
  if (!styles.err.terminal) return { stdout: '', stderr: message, notice };
  const labelled = `${styles.err.theme.error('failed:')} ${message}`;
  if (!styles.err.formatted) return { stdout: '', stderr: labelled, notice };
  const { wrapMessage } = await import('./layout/wrap-message.ts');
  return { stdout: '', stderr: wrapMessage(labelled, styles.err.width), notice };
}

/** Returns the content; if it has no text, also the structured content; if there is neither, all other members. */
async function resultText({ result }: CallView, style: Style, images?: DrawnImages): Promise<ContentText> {
  const { content, structuredContent, isError, _meta, resultType, ...others } = result;
  const contents = await shownContents(contentsOf(content), style);
  const rendered = contentText(contents, style, { images });
  const texts = contents.filter((content) => content.type === 'text');
  if (texts.some((content) => content.text !== '')) return rendered;
  // An empty text is the result if the structured content is an empty string, too.
  if (texts.length > 0 && isEmptyText(structuredContent)) return rendered;
  if (structuredContent !== undefined && structuredContent !== null) {
    const more = withoutRepeatedBytes(unwrap(structuredContent, _meta), contents);
    if (more === undefined) return rendered;
    return { ...rendered, text: rendered.text + prettyJson(more, style), onlyBytes: false };
  }
  if (rendered.text === '' && Object.keys(others).length > 0) {
    return { ...rendered, text: prettyJson(others, style) };
  }
  return rendered;
}

function emptyNotice({ tool }: CallView, style: Style): string {
  return `${style.theme.dim(`${sanitiseLine(tool)} succeeded and returned nothing.`)}\n`;
}

/** Renders a value of a variable: text as it is, images on a terminal, and all else as JSON. */
export function renderValue(value: Json, { out }: Styles): Rendered {
  if (typeof value === 'string') return onStdout(endLine(sanitise(value)) || '\n');
  const contents = out.terminal ? contentsOf(value) : [];
  if (!contents.some(({ type }) => type === 'bytes')) return onStdout(printJson(value, out));
  const { text, notice } = contentText(contents, out);
  return onStdout(text, notice);
}

type ReadView = View & { kind: 'read' };

/** Renders the contents of a resource; on a terminal, each below its URI if there are several. */
export async function renderRead(
  view: ReadView,
  { out, err }: Styles,
  images?: DrawnImages,
): Promise<Rendered> {
  const read = readContents(view);
  if (read === undefined) return onStdout(prettyJson(view.result, out));
  const contents = await shownContents(read, out);
  if (contents.length === 0 && out.terminal) {
    return onStdout('', `${err.theme.dim(`${sanitiseLine(view.uri)} is empty.`)}\n`);
  }
  const { text, notice, onlyBytes } = contentText(contents, out, {
    headed: contents.length > 1,
    images,
  });
  return onStdout(text, notice, onlyBytes);
}

/** Returns the contents of a `resources/read` result; undefined if it has none. */
export function readContents({ result }: ReadView): Content[] | undefined {
  const { contents } = result;
  if (contents === undefined || contents === null) return undefined;
  const blocks: Json[] = Array.isArray(contents) ? contents : [contents];
  return blocks.map((block) => (isObject(block) && resourceOf(block)) || { type: 'other', value: block });
}

/** Renders completion values, one per line. */
export function renderCompletion({ result }: View & { kind: 'completion' }, { out, err }: Styles): Rendered {
  const { completion } = result;
  if (!isObject(completion) || !Array.isArray(completion.values)) return onStdout(prettyJson(result, out));
  const values: Json[] = completion.values;
  const lines = values.map(
    (value) => `${sanitiseLine(typeof value === 'string' ? value : compactJson(value))}\n`,
  );
  const more = moreValuesNotice(values.length, completion, out.terminal);
  return onStdout(lines.join(''), more && `${err.theme.dim(more)}\n`);
}

function moreValuesNotice(
  shown: number,
  { total, hasMore }: Record<string, unknown>,
  terminal: boolean,
): string {
  if (typeof total === 'number' && total > shown) {
    return `${formatCount(shown, 'value')} of ${formatNumber(total)}; type more of the value to see the rest.`;
  }
  if (hasMore === true) return 'There are more values; type more of the value to see them.';
  return shown === 0 && terminal ? 'No completions.' : '';
}

/** Renders the messages of a prompt, each below its role; on a terminal, after the prompt's description. */
export async function renderPrompt(
  { result }: View & { kind: 'prompt' },
  { out }: Styles,
  images?: DrawnImages,
): Promise<Rendered> {
  const { messages } = result;
  if (!Array.isArray(messages)) return onStdout(prettyJson(result, out));
  const rendered = await Promise.all(messages.map((message) => messageText(message, out, images)));
  const description = out.terminal ? flatten(asString(result.description) ?? '') : '';
  const blocks = rendered.map(({ text }) => text);
  if (description !== '') blocks.unshift(`${out.theme.dim(description)}\n`);
  const onlyBytes = rendered.length > 0 && rendered.every((message) => message.onlyBytes);
  const notice = rendered.find(({ notice }) => notice !== '')?.notice;
  return onStdout(blocks.join('\n'), notice, onlyBytes);
}

async function messageText(message: Json, style: Style, images?: DrawnImages): Promise<ContentText> {
  if (!isObject(message)) return { text: prettyJson(message, style), notice: '', onlyBytes: false };
  const role = sanitiseLine(asString(message.role) ?? 'message');
  const contents = await shownContents(contentsOf(message.content), style);
  const content = contentText(contents, style, { images });
  return { ...content, text: `${style.theme.strong(`${role}:`)}\n${content.text}` };
}
