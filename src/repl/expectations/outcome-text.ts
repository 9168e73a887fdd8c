import type { Json } from '../../core/json.ts';
import { readJson } from '../../core/json-text.ts';
import { version } from '../../core/version.ts';
import { errorJson, errorText } from '../../render/error.ts';
import { renderView } from '../../render/render-view.ts';
import { jsonOf } from '../../render/view-json.ts';
import { type Style, themeOf } from '../../terminal/style.ts';
import type { Outcome } from './outcome.ts';

/** Plain text as wide as a small terminal, whatever the output goes to. */
export const plain: Style = {
  terminal: true,
  cursor: false,
  width: 80,
  unicode: true,
  colour: false,
  // What a server wrote is compared as it wrote it.
  formatted: false,
  links: false,
  shortenPaths: (text) => text,
  theme: themeOf(0),
};

const styles = { out: plain, err: { ...plain, terminal: false } };

/** Returns what a line showed on standard output as text, without blanks and line breaks at the end. */
export async function shownText({ views, format }: Outcome): Promise<string> {
  const rendered = await Promise.all(views.map((view) => renderView(view, format, styles)));
  return rendered
    .map(({ stdout }) => stdout)
    .join('')
    .trimEnd();
}

/** Returns what a line that failed showed on standard error: the message of its error, or what the tool returned. */
export async function failureMessage({ views, failure }: Outcome): Promise<string> {
  if (failure !== undefined) {
    const program = { version, node: '', platform: '' };
    const text = errorText(failure, { style: plain, verbose: false, program });
    return text.replace(/^error: /, '').trimEnd();
  }
  const format = { json: false, query: undefined };
  const rendered = await Promise.all(views.map((view) => renderView(view, format, styles)));
  return rendered
    .map(({ stderr }) => stderr)
    .join('')
    .trimEnd();
}

/**
 * Returns what `--json` prints of a line: a list if it has several results, and the error if it failed without one;
 * undefined if it has none.
 */
export async function jsonOfOutcome({ views, format, failure }: Outcome): Promise<Json | undefined> {
  const results = views.map(jsonOf);
  const { query: expression } = format;
  const values =
    expression === undefined || results.length === 0 ? results : await queried(expression, results);
  if (values.length > 1) return values;
  if (values.length > 0 || failure === undefined) return values[0];
  const read = readJson(errorJson(failure, plain));
  return 'value' in read ? read.value : undefined;
}

async function queried(expression: string, results: readonly Json[]): Promise<Json[]> {
  const { query } = await import('../../render/query/query.ts');
  return Promise.all(results.map((result) => query(expression, result)));
}
