import { writeToStdoutSync } from '../../terminal/write-sync.ts';
import type { BuiltFiles } from './files.ts';

/** What the build has prepared: the texts that `--version` and help print where nothing is narrower than a page. */
export interface PrebuiltHelp {
  version: string;
  overview: string;
  /** The help pages of the commands, at their widest. */
  pages: Record<string, string>;
  /** How many columns the widest page needs. */
  pageWidth: number;
}

/**
 * Prints what the line asks for, if it is one of those whose answer is always the same. Else, and where it can't be
 * printed, does nothing and gives false.
 */
export function answerFromPrebuilt(words: readonly string[], files: BuiltFiles): boolean {
  const asked = questionOf(words);
  if (asked === undefined) return false;
  const answers = JSON.parse(files.read('answers.json')) as PrebuiltHelp;
  const text = textOf(asked, answers);
  return text !== undefined && writeToStdoutSync(text);
}

type Question = { about: 'version' } | { about: 'mcpc' } | { about: 'command'; name: string };

function questionOf(words: readonly string[]): Question | undefined {
  const [first, second] = words;
  if (words.length > 2) return undefined;
  if (first === undefined) return { about: 'mcpc' };
  if (second === undefined) {
    if (first === '--version' || first === '-V') return { about: 'version' };
    return isHelp(first) || first === 'help' ? { about: 'mcpc' } : undefined;
  }
  if (first === 'help') return { about: 'command', name: second };
  return isHelp(second) ? { about: 'command', name: first } : undefined;
}

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h';
}

function textOf(question: Question, answers: PrebuiltHelp): string | undefined {
  if (question.about === 'version') return answers.version;
  if (question.about === 'mcpc') return answers.overview;
  const page = Object.hasOwn(answers.pages, question.name) ? answers.pages[question.name] : undefined;
  if (page === undefined) return undefined;
  const { isTTY, columns } = process.stdout;
  return isTTY === true && (columns || 80) < answers.pageWidth ? undefined : page;
}
