import { helpPage, widestHelp } from '../../command-line/help-page.ts';
import { commands } from '../../commands/table.ts';
import { version } from '../../core/version.ts';
import type { View } from '../../core/views.ts';
import { manual } from '../../help/manual.ts';
import { referringToTopic, topics } from '../../help/topics.ts';
import { manualPage } from '../../render/document/roff.ts';
import { renderView } from '../../render/render-view.ts';
import { styleOf } from '../../terminal/style.ts';
import { formatPages, type PrebuiltPages } from './prebuilt-help.ts';

/** Renders the help pages with the program's own code, and returns the text of the file that the build stores them in. */
export async function buildHelp(): Promise<string> {
  const style = styleOf({ isTTY: false, columns: undefined, env: {}, platform: process.platform });
  const textOf = async (view: View) => {
    const { stdout } = await renderView(view, { json: false, query: undefined }, { out: style, err: style });
    return stdout;
  };
  const width = widestHelp;
  const overview = await textOf(helpPage(undefined, commands, { width }));
  // It looks the same at any width.
  const pages: PrebuiltPages = { '': { text: overview, width: 0, hasTopic: false } };
  for (const command of commands) {
    const { name } = command;
    const page = referringToTopic(helpPage(command, commands, { width }), name, 'line');
    pages[name] = { text: await textOf(page), width, hasTopic: topics.has(name) };
  }
  return formatPages(pages);
}

/** Returns the manual in roff, for the package to install. */
export function buildManual(): string {
  return manualPage(manual(commands), { name: 'mcpc', version });
}
