import type { View } from '../core/views.ts';
import type { Styles } from '../terminal/style.ts';
import { diffForGithub } from './interface-diff/github.ts';
import { diffAsMarkdown } from './interface-diff/markdown.ts';
import { diffAsText } from './interface-diff/text.ts';
import { printJson } from './print-json.ts';
import { onStdout, type Rendered } from './rendered.ts';
import { jsonOf } from './view-json.ts';

/** Renders a comparison of interfaces in its format. */
export function renderDiff(view: View & { kind: 'diff' }, { out }: Styles): Rendered {
  const { diff, format } = view;
  switch (format) {
    case 'text':
      return onStdout(diffAsText(diff, out));
    case 'markdown':
      return onStdout(diffAsMarkdown(diff, out));
    case 'json':
      return onStdout(printJson(jsonOf(view), out));
    case 'github':
      return { ...onStdout(diffForGithub(view)), stepSummary: diffAsMarkdown(diff, out) };
  }
}
