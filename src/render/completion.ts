import { isObject, type Json } from '../base/json.ts';
import type { View } from '../base/view.ts';
import { humanCount, humanNumber } from '../terminal/human.ts';
import { sanitiseLine } from '../terminal/sanitise.ts';
import { compactJson, prettyJson } from './json-text.ts';
import { onStdout, type Rendered, type Styles } from './rendered.ts';

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
    return `${humanCount(shown, 'value')} of ${humanNumber(total)}; type more of the value to see the others.`;
  }
  if (hasMore === true) return 'There are more values; type more of the value to see them.';
  return shown === 0 && terminal ? 'The server suggests nothing.' : '';
}
