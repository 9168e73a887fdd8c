import type { FrontendName } from '../command-line/command.ts';
import { commandName } from '../command-line/usage.ts';
import type { View } from '../core/views.ts';

/** The topics of `mcpc help`, in the order of the manual, each with its summary. `topics/` has their texts. */
export const topics: ReadonlyMap<string, string> = new Map([
  ['targets', 'what mcpc connects to: scripts, programs, URLs, configured servers'],
  ['arguments', 'how the arguments of a tool are typed'],
  ['output', 'text, JSON, queries, files, and what goes to standard error'],
  ['config', 'config files, where they are found, and trust'],
  ['defaults', 'defaults of options, and aliases'],
  ['login', 'OAuth, tokens and where they are stored'],
  ['answers', 'what a server asks for: forms, URLs, sampling, roots'],
  ['shell', 'the interactive shell'],
  ['scripts', 'scripts and continuous integration'],
  ['sessions', 'servers that keep running between lines'],
  ['test', 'test files: lines with expectations'],
  ['interface', 'lock files: what servers offer, recorded and compared'],
  ['check', 'rules that servers are checked against'],
  ['completion', 'completion in bash, zsh, fish and PowerShell'],
  ['exit-statuses', 'what each exit status means'],
  ['environment', 'environment variables that mcpc reads'],
  ['files', 'files that mcpc writes'],
]);

/** The topics about commands that have another name. */
const topicsOfCommands: Readonly<Record<string, string>> = { snapshot: 'interface', diff: 'interface' };

/** Returns the page of a command; if there is a topic about it, the last line says how to read it. */
export function referringToTopic(page: View, name: string, frontend: FrontendName): View {
  const topic = topics.has(name) ? name : topicsOfCommands[name];
  if (page.kind !== 'text' || topic === undefined) return page;
  return { ...page, text: `${page.text}\nMore: ${commandName(frontend, `help ${topic}`)}\n` };
}
