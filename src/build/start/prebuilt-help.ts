import { paintHeadings } from '../../render/headings.ts';
import { colourLevel } from '../../terminal/capabilities/colour-level.ts';
import { streamKind } from '../../terminal/capabilities/stream-kind.ts';
import { writeToStdoutSync } from '../../terminal/write-sync.ts';
import type { BuiltFiles } from './files.ts';

/** The texts of `--version` and help, rendered by the build for terminals that are at least as wide as a page. */
export interface PrebuiltHelp {
  version: string;
  overview: string;
  /** The help pages by command, at their widest: what `NAME --help` prints. */
  pages: Record<string, string>;
  /** The commands that are topics, too: `help NAME` prints more than their page. */
  commandTopics: string[];
  /** The width of a page, in columns. */
  pageWidth: number;
}

/** Prints the version or a help page if the line asks for one. Returns false if it does not, or if printing fails. */
export function answerFromPrebuilt(words: readonly string[], files: BuiltFiles): boolean {
  const asked = parseHelpRequest(words);
  if (asked === undefined) return false;
  const answers = JSON.parse(files.read('answers.json')) as PrebuiltHelp;
  const text = textOf(asked, answers);
  if (text === undefined) return false;
  const { env } = process;
  const isColoured = asked.about !== 'version' && colourLevel({ isTTY: isTerminal(), env }) > 0;
  return writeToStdoutSync(isColoured ? paintHeadings(text, bold) : text);
}

/** Node's stream for standard output, which also knows this, takes time to load. */
function isTerminal(): boolean {
  return streamKind(1) === 'terminal';
}

function bold(text: string): string {
  return `\u001b[1m${text}\u001b[22m`;
}

type HelpRequest =
  | { about: 'version' }
  | { about: 'mcpc' }
  | { about: 'command'; name: string; withTopic: boolean };

function parseHelpRequest(words: readonly string[]): HelpRequest | undefined {
  const [first, second] = words;
  if (words.length > 2) return undefined;
  if (first === undefined) return { about: 'mcpc' };
  if (second === undefined) {
    if (first === '--version' || first === '-V') return { about: 'version' };
    return isHelp(first) || first === 'help' ? { about: 'mcpc' } : undefined;
  }
  if (first === 'help') return { about: 'command', name: second, withTopic: true };
  return isHelp(second) ? { about: 'command', name: first, withTopic: false } : undefined;
}

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h';
}

/** Returns the text; undefined if the program has to lay it out for a narrow terminal, or page it. */
function textOf(request: HelpRequest, answers: PrebuiltHelp): string | undefined {
  if (request.about === 'version') return answers.version;
  const { overview, pages, pageWidth, commandTopics } = answers;
  const { about } = request;
  if (about === 'command' && request.withTopic && commandTopics.includes(request.name)) return undefined;
  const named = about === 'command' && Object.hasOwn(pages, request.name) ? pages[request.name] : undefined;
  const page = about === 'mcpc' ? overview : named;
  if (page === undefined || !isTerminal()) return page;
  const { columns, rows } = process.stdout;
  const isNarrow = about === 'command' && (columns || 80) < pageWidth;
  return isNarrow || page.split('\n').length > (rows || 24) ? undefined : page;
}
