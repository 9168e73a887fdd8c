import { versionText } from '../../command-line/version-view.ts';
import { paintHeadings } from '../../render/headings.ts';
import { colourLevel } from '../../terminal/capabilities/colour-level.ts';
import { streamKind } from '../../terminal/capabilities/stream-kind.ts';
import { writeToStdoutSync } from '../../terminal/write-sync.ts';
import type { BuiltFiles } from './files.ts';

/** A help page that the build has rendered. */
interface PrebuiltPage {
  text: string;
  /** The program lays the page out for terminals with fewer columns. */
  width: number;
  /** Whether `help NAME` prints a topic after the page. */
  hasTopic: boolean;
}

/** The help pages by the names of commands, as `NAME --help` prints them, and the overview by the name ''. */
export type PrebuiltPages = Record<string, PrebuiltPage>;

/** Returns the text of the file that contains the pages, in ASCII: each is on a line of its own, behind its name. */
export function formatPages(pages: PrebuiltPages): string {
  const lines = Object.entries(pages).map(([name, page]) => `\n${name} ${JSON.stringify(page)}`);
  return `${lines.join('')}\n`.replaceAll(/[\u0080-\uffff]/g, escapeUnit);
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Prints the version or a help page if the line asks for one. Returns false if it does not, or if printing fails. */
export function printPrebuilt(words: readonly string[], files: Pick<BuiltFiles, 'read'>): boolean {
  if (words.length === 1 && (words[0] === '--version' || words[0] === '-V')) {
    return writeToStdoutSync(versionText);
  }
  const request = parseHelpRequest(words);
  const page = request && findPage(request.name, files.read('help.txt'));
  if (request === undefined || page === undefined || (request.withTopic && page.hasTopic)) return false;
  const isTerminal = streamKind(1) === 'terminal';
  if (isTerminal && !fitsTerminal(page)) return false;
  const isColoured = colourLevel({ isTTY: isTerminal, env: process.env }) > 0;
  return writeToStdoutSync(isColoured ? paintHeadings(page.text, bold) : page.text);
}

/** Which page a line asks for, and whether with the topic of the same name. */
interface HelpRequest {
  name: string;
  withTopic: boolean;
}

function parseHelpRequest(words: readonly string[]): HelpRequest | undefined {
  const [first, second] = words;
  if (words.length > 2) return undefined;
  if (first === undefined) return { name: '', withTopic: false };
  if (second === undefined) {
    return isHelp(first) || first === 'help' ? { name: '', withTopic: false } : undefined;
  }
  if (!/^[a-z-]+$/.test(first === 'help' ? second : first)) return undefined;
  if (first === 'help') return { name: second, withTopic: true };
  return isHelp(second) ? { name: first, withTopic: false } : undefined;
}

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h';
}

/** Parses nothing but the page itself. */
function findPage(name: string, pages: string): PrebuiltPage | undefined {
  const at = pages.indexOf(`\n${name} `);
  if (at === -1) return undefined;
  const start = at + name.length + 2;
  return JSON.parse(pages.slice(start, pages.indexOf('\n', start)));
}

/** Whether a page need not be laid out or paged by the program. */
function fitsTerminal({ text, width }: PrebuiltPage): boolean {
  const { columns, rows } = process.stdout;
  return (columns || 80) >= width && text.split('\n').length <= (rows || 24);
}

function bold(text: string): string {
  return `\u001b[1m${text}\u001b[22m`;
}
