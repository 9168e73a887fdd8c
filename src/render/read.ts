import { isObject, type Json } from '../core/json.ts';
import type { View } from '../core/views.ts';
import { sanitiseLine } from '../terminal/sanitise.ts';
import { type Content, contentText, resourceOf } from './content.ts';
import { prettyJson } from './print-json.ts';
import { onStdout, type Rendered, type Styles } from './rendered.ts';

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
