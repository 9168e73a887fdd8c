import type { View } from '../core/views.ts';
import type { Styles } from '../terminal/style.ts';
import { checkAsMarkdown } from './check-report/markdown.ts';
import { redactReport } from './check-report/redact-report.ts';
import { checkAsText } from './check-report/text.ts';
import { printJson } from './print-json.ts';
import { onStdout, type Rendered } from './rendered.ts';
import { jsonOf } from './view-json.ts';

/** Renders a report of `mcpc check` in its format. */
export async function renderCheck(view: View & { kind: 'check' }, { out }: Styles): Promise<Rendered> {
  const { format, verbose } = view;
  const report = redactReport(view.report);
  switch (format) {
    case 'text':
      return onStdout(await checkAsText(report, out, verbose));
    case 'markdown':
      return onStdout(checkAsMarkdown(report));
    case 'json':
      return onStdout(printJson(jsonOf(view), out));
    case 'sarif': {
      const { checkAsSarif } = await import('./check-report/sarif.ts');
      return onStdout(printJson(checkAsSarif(report, view), out));
    }
    case 'github': {
      const { checkForGithub } = await import('./check-report/github.ts');
      return { ...onStdout(checkForGithub(report, view)), stepSummary: checkAsMarkdown(report) };
    }
  }
}
