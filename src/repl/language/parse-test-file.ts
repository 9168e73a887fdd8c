import { checkPath } from './check-path.ts';
import type { Expectation } from './expectation.ts';
import { parseLineSyntax } from './grammar.ts';
import { caseNameOf, type HeaderWord, headerWordOf, meantWord, parseHeaderLine } from './header-line.ts';
import { LineGrouper } from './line-grouper.ts';
import { isExpectLine, parseExpectation } from './parse-expectation.ts';
import { LineSyntaxError } from './syntax-error.ts';
import type { TestCase, TestFile, TestStep } from './test-file.ts';

/** Something that is wrong with a test file. */
export interface TestFileFault {
  /** A sentence. */
  message: string;
  /** The row, with a marker below the position, and what to do. */
  hint: string | undefined;
  /** From 1. */
  line: number;
  /** From 1, in UTF-16 code units. */
  column: number;
}

/** A line with its place in the file. It may have several rows. */
interface PlacedLine {
  /** Without the blanks before and after it. */
  text: string;
  /** From 1. */
  line: number;
  /** The column of its first character, from 1. */
  column: number;
}

/** A line whose quote or bracket is open does not go on for more rows than this. */
const mostRows = 500;

/** No more faults of a file are reported. */
const mostFaults = 20;

/** Parses a test file. Reports everything that is wrong; the file is only usable if nothing is. */
export async function parseTestFile(
  text: string,
  env: NodeJS.ProcessEnv,
): Promise<{ file: TestFile; faults: TestFileFault[] }> {
  const reader = new TestFileReader(env);
  for (const line of linesOf(text)) {
    await reader.read(line);
    if (reader.faults.length >= mostFaults) break;
  }
  return { file: reader.file(), faults: reader.faults };
}

/** Splits a text into lines of the shell. Blank lines and comments are left out. */
function* linesOf(text: string): Generator<PlacedLine> {
  const rows = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  let number = 0;
  while (number < rows.length) {
    const first = rows[number] ?? '';
    const start = number;
    number += 1;
    if (/^\s*(?:#|$)/.test(first)) continue;
    let line: string | undefined = first;
    if (caseNameOf(first) === undefined) {
      const end = Math.min(rows.length, start + mostRows);
      const grouper = new LineGrouper();
      line = grouper.add(first);
      while (line === undefined && number < end) {
        line = grouper.add(rows[number] ?? '');
        number += 1;
      }
      // The rest of the file is not part of a line that never ends.
      if (line === undefined) {
        line = first;
        number = start + 1;
      }
    }
    yield { text: line.trim(), line: start + 1, column: first.search(/\S/) + 1 };
  }
}

class TestFileReader {
  readonly faults: TestFileFault[] = [];
  readonly #env: NodeJS.ProcessEnv;
  readonly #file: TestFile = {
    header: { server: undefined, options: [], masks: [], setUp: [] },
    cases: [],
  };
  /** Where the words that may occur once were found. */
  readonly #seen = new Map<HeaderWord, number>();
  /** The lines of the cases, by their names. */
  readonly #names = new Map<string, number>();
  /** The step that expectations belong to. */
  #step: TestStep | undefined;
  #place: PlacedLine = { text: '', line: 0, column: 0 };

  constructor(env: NodeJS.ProcessEnv) {
    this.#env = env;
  }

  /** Returns the file, in which lines without any case are a case. */
  file(): TestFile {
    const { header, cases } = this.#file;
    const [first] = header.setUp;
    if (cases.length > 0 || first === undefined) return this.#file;
    const only: TestCase = { name: undefined, line: first.line, steps: header.setUp };
    return { header: { ...header, setUp: [] }, cases: [only] };
  }

  async read(place: PlacedLine): Promise<void> {
    this.#place = place;
    try {
      await this.#readLine(place);
    } catch (error) {
      if (!(error instanceof LineSyntaxError)) throw error;
      this.faults.push(faultOf(error, place));
    }
  }

  async #readLine({ text, line }: PlacedLine): Promise<void> {
    const name = caseNameOf(text);
    const word = headerWordOf(text);
    if (name !== undefined) this.#beginCase(name);
    else if (word !== undefined) this.#readHeader(word);
    else if (isExpectLine(text)) await this.#readExpectation();
    else {
      if (this.#file.cases.length === 0) this.#requireKnownWord(text);
      // It also counts if it is not valid: its expectations are not faults.
      this.#step = { text, line, expectations: [] };
      parseLineSyntax(text);
      this.#section.push(this.#step);
    }
  }

  /** The lines that are being read. */
  get #section(): TestStep[] {
    return this.#file.cases.at(-1)?.steps ?? this.#file.header.setUp;
  }

  #beginCase(name: string): void {
    const { line, text } = this.#place;
    this.#step = undefined;
    const before = this.#names.get(name);
    // What follows belongs to it in any case.
    this.#file.cases.push({ name, line, steps: [] });
    if (name === '') throw this.#error('Expected a name after test', text.length, 'As in: test multiplies');
    if (before !== undefined) {
      throw this.#error(`The name "${name}" is taken by the case in line ${before}`, 'test '.length);
    }
    this.#names.set(name, line);
  }

  #readHeader(word: HeaderWord): void {
    const { text, line, column } = this.#place;
    this.#step = undefined;
    if (this.#file.cases.length > 0) {
      const advice = `It belongs before the first line "test NAME". For a tool of that name: call ${text.split('\n', 1)[0]}`;
      throw this.#error(`"${word}" is a line of the header`, 0, advice);
    }
    const before = this.#seen.get(word);
    if (before !== undefined && word !== 'env' && word !== 'mask') {
      throw this.#error(`A file has only one line "${word}", which is line ${before}`, 0);
    }
    this.#seen.set(word, line);
    const { header } = this.#file;
    const parsed = parseHeaderLine(word, text, this.#env);
    if (parsed.type === 'mask') header.masks.push(parsed.mask);
    else {
      const place = { words: parsed.words, line, column: column + text.search(/\s\S/) + 1 };
      if (parsed.type === 'server') header.server = place;
      else header.options.push(place);
    }
  }

  async #readExpectation(): Promise<void> {
    const { text, line } = this.#place;
    const step = this.#step;
    const expectation: Expectation = parseExpectation(text);
    if (step === undefined) {
      throw this.#error('There is no line before this "expect"', 0, 'It follows the line that it is about.');
    }
    await checkPath(expectation, text);
    step.expectations.push({ expectation, text, line });
  }

  #requireKnownWord(text: string): void {
    const meant = meantWord(text);
    if (meant === undefined) return;
    const [word = ''] = text.split(/\s/, 1);
    const advice = `Did you mean "${meant}"? To call a tool of that name: call ${text.split('\n', 1)[0]}`;
    this.#step = { text, line: this.#place.line, expectations: [] };
    throw this.#error(`Unknown word "${word}"`, 0, advice);
  }

  #error(what: string, offset: number, advice?: string): LineSyntaxError {
    return new LineSyntaxError(what, this.#place.text, offset, advice);
  }
}

function faultOf(error: LineSyntaxError, { text, line, column }: PlacedLine): TestFileFault {
  const before = text.slice(0, error.offset);
  const row = before.split('\n').length - 1;
  const inRow = error.offset - (before.lastIndexOf('\n') + 1);
  return {
    message: error.message,
    hint: error.hint,
    line: line + row,
    column: row === 0 ? column + inRow : inRow + 1,
  };
}
