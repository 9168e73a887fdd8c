/**
 * Renders views. Frontends use from this folder:
 *
 * - `renderView(view, format, styles)`: a view as text, as JSON, or as the result of a query;
 * - `bytesOf(view)` in `result-bytes.ts`: what `--output` writes;
 * - `checkQuery(expression)` in `query/query.ts`: validates `--query` before anything is sent;
 * - `new EventLines(options).linesOf(event)` in `event.ts`: events as lines for standard error;
 * - `errorText(error, options)` and `errorJson(error, style)` in `error.ts`.
 *
 * All return complete lines, sanitised of what a terminal would interpret. Nothing here writes.
 */
import type { View } from '../core/views.ts';
import { sanitise, sanitiseJson } from '../terminal/sanitise.ts';
import type { Styles } from '../terminal/style.ts';
import { paintHeadings } from './headings.ts';
import type { DrawImage, DrawnImages } from './images/draw-image.ts';
import { prettyJson, printJson } from './print-json.ts';
import { endLine, onStdout, type Rendered } from './rendered.ts';
import { renderCall, renderCompletion, renderPrompt, renderRead, renderValue } from './results.ts';
import { renderTable } from './table.ts';

/** The format of a result. */
export interface Format {
  /** `--json`. */
  json: boolean;
  /** `--query`: a JMESPath expression. */
  query: string | undefined;
}

/**
 * Renders `view` in a format; as text with the images that `draw` can show. Throws UsageError if the query is invalid or
 * cannot be applied to it.
 */
export async function renderView(
  view: View,
  format: Format,
  styles: Styles,
  draw?: DrawImage,
): Promise<Rendered> {
  if (format.query !== undefined) {
    const [{ absentMember, query }, { jsonOf }] = await Promise.all([
      import('./query/query.ts'),
      import('./view-json.ts'),
    ]);
    const result = jsonOf(view);
    const found = await query(format.query, result);
    if (found === null) return onStdout(printJson(found, styles.out), absentMember(format.query, result));
    if (typeof found === 'string' && !format.json) return onStdout(endLine(sanitise(found)));
    return onStdout(printJson(found, styles.out));
  }
  if (!format.json || view.kind === 'jsonFile') return renderText(view, styles, draw);
  const { jsonOf } = await import('./view-json.ts');
  return onStdout(printJson(jsonOf(view), styles.out));
}

/** Renders a view as text. What renders results is always loaded, because most lines need it. */
async function renderText(view: View, styles: Styles, draw?: DrawImage): Promise<Rendered> {
  switch (view.kind) {
    case 'tools':
    case 'resources':
    case 'templates':
    case 'prompts':
    case 'skills':
      return (await import('./list.ts')).renderList(view, styles);
    case 'tool':
      return (await import('./tool.ts')).renderTool(view, styles);
    case 'tasks':
      return (await import('./tasks.ts')).renderTasks(view, styles);
    case 'task':
      return (await import('./tasks.ts')).renderTask(view, styles);
    case 'call':
      return renderCall(view, styles, await imagesOf(view, draw));
    case 'read':
      return renderRead(view, styles, await imagesOf(view, draw));
    case 'prompt':
      return renderPrompt(view, styles, await imagesOf(view, draw));
    case 'completion':
      return renderCompletion(view, styles);
    case 'ping':
      return (await import('./servers.ts')).renderPing(view, styles);
    case 'info':
      return (await import('./servers.ts')).renderInfo(view, styles);
    case 'change':
      return (await import('./servers.ts')).renderChange(view, styles);
    case 'request':
      return onStdout(prettyJson({ method: view.method, params: view.params }, styles.out));
    case 'unreachable':
      return (await import('./servers.ts')).renderUnreachable(view, styles);
    case 'several':
      return renderSeveral(view, styles);
    case 'servers':
      return (await import('./servers.ts')).renderServers(view, styles);
    case 'entry':
      return (await import('./servers.ts')).renderEntry(view, styles);
    case 'table':
      return renderTable(view, styles);
    case 'document':
      return onStdout((await import('./document/document.ts')).documentText(view, styles.out));
    case 'jsonFile':
      return onStdout(sanitiseJson(view.text));
    case 'diff':
      return (await import('./interface-diff.ts')).renderDiff(view, styles);
    case 'check':
      return (await import('./check-report.ts')).renderCheck(view, styles);
    case 'value':
      return renderValue(view.value, styles);
    case 'text':
      return onStdout(endLine(ownText(view, styles)));
  }
}

function ownText({ text, headings, paths }: View & { kind: 'text' }, { out }: Styles): string {
  const safe = sanitise(text);
  if (headings === true) return paintHeadings(safe, out.theme.strong);
  return paths === true ? out.shortenPaths(safe) : safe;
}

async function imagesOf(view: View, draw: DrawImage | undefined): Promise<DrawnImages | undefined> {
  return draw && (await import('./draw-images.ts')).drawImages(view, draw);
}

/** Renders the results of several servers, one after the other. */
async function renderSeveral({ views }: View & { kind: 'several' }, styles: Styles): Promise<Rendered> {
  const parts = await Promise.all(views.map((view) => renderText(view, styles)));
  const join = (stream: 'stdout' | 'stderr' | 'notice', separator: string) =>
    parts
      .map((part) => part[stream])
      .filter((text) => text !== '')
      .join(separator);
  return { stdout: join('stdout', '\n'), stderr: join('stderr', ''), notice: join('notice', '') };
}
