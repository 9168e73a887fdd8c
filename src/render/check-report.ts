import type { View } from '../core/views.ts';
import type { Styles } from '../terminal/style.ts';
import { checkAsText } from './check-report/text.ts';
import { printJson } from './print-json.ts';
import { onStdout, type Rendered } from './rendered.ts';
import { jsonOf } from './view-json.ts';

/** Renders the report of a check in its format. */
export function renderCheck(view: View & { kind: 'check' }, { out }: Styles): Rendered {
  const { report, format } = view;
  switch (format) {
    case 'json':
      return onStdout(printJson(jsonOf(view), out));
    default:
      return onStdout(checkAsText(report, out));
  }
}
