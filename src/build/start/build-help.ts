import { helpPage, widestHelp } from '../../command-line/help-page.ts';
import { versionView } from '../../command-line/version-view.ts';
import { commands } from '../../commands/table.ts';
import { version } from '../../core/version.ts';
import type { View } from '../../core/views.ts';
import { manual } from '../../help/manual.ts';
import { referringToTopic, topics } from '../../help/topics.ts';
import { manualPage } from '../../render/document/roff.ts';
import { renderView } from '../../render/render-view.ts';
import { styleOf } from '../../terminal/style.ts';
import type { PrebuiltHelp } from './prebuilt-help.ts';

/** Renders the texts of `--version` and help with the program's own code, for the build to store. */
export async function buildHelp(): Promise<PrebuiltHelp> {
  const style = styleOf({ isTTY: false, columns: undefined, env: {}, platform: process.platform });
  const textOf = async (view: View) => {
    const { stdout } = await renderView(view, { json: false, query: undefined }, { out: style, err: style });
    return stdout;
  };
  const width = widestHelp;
  const pages: Record<string, string> = {};
  for (const command of commands) {
    const page = helpPage(command, commands, { width });
    pages[command.name] = await textOf(referringToTopic(page, command.name, 'line'));
  }
  return {
    version: await textOf(versionView()),
    overview: await textOf(helpPage(undefined, commands, { width })),
    pages,
    commandTopics: commands.map(({ name }) => name).filter((name) => topics.has(name)),
    pageWidth: width,
  };
}

/** Returns the manual in roff, for the package to install. */
export function buildManual(): string {
  return manualPage(manual(commands), { name: 'mcpc', version });
}
