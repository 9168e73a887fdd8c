import { isObject, type Json } from '../core/json.ts';
import type { View } from '../core/views.ts';
import { sanitiseLine } from '../terminal/sanitise.ts';
import type { Style } from '../terminal/style.ts';
import { contentsOf, contentText } from './content.ts';
import { prettyJson } from './print-json.ts';
import { onStdout, type Rendered, type Styles } from './rendered.ts';

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
