import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import type { AppEnvironment } from '../app/environment.ts';
import { reasonOf, UsageError } from '../core/errors.ts';
import { quoteWords } from '../core/quote.ts';
import { matchesPattern } from '../repl/expectations/match-pattern.ts';
import { parseTestFile } from '../repl/language/parse-test-file.ts';
import type { TestCase, TestFile, TestHeader, TestStep } from '../repl/language/test-file.ts';
import { type TestTarget, testTarget } from './connecting-line.ts';
import { type FoundTestFile, findTestFiles } from './find-files.ts';
import type { FileProblem } from './reporters/results.ts';
import type { RunOptions } from './run-options.ts';

/** A valid test file. */
export interface LoadedFile extends FoundTestFile {
  /** With the cases that `--filter` selects. */
  file: TestFile;
  /** How its server is connected; undefined if its lines do that themselves. */
  target: TestTarget | undefined;
}

/** What is wrong with a file, and where. */
type Fault = Pick<FileProblem, 'message' | 'hint' | 'line' | 'column'>;

/** The files of a run. If one of them is not valid, none is run. */
export interface LoadedFiles {
  /** Those with cases to run. */
  files: LoadedFile[];
  problems: FileProblem[];
}

/** What is loaded. */
type Selection = Pick<RunOptions, 'paths' | 'target' | 'filter' | 'line'>;

/** Finds, reads and parses the test files. Throws UsageError if there are no files or cases to run. */
export async function loadTestFiles(selection: Selection, environment: AppEnvironment): Promise<LoadedFiles> {
  const loaded: LoadedFiles = { files: [], problems: [] };
  for (const found of findTestFiles(selection.paths, environment)) {
    const one = await loadFile(found, selection, environment);
    if ('file' in one) loaded.files.push(one);
    else {
      for (const fault of one.faults) {
        loaded.problems.push({ file: found.shown, protocol: undefined, kind: 'invalid', ...fault });
      }
    }
  }
  if (loaded.problems.length > 0) return loaded;
  const { filter } = selection;
  if (filter === undefined) return loaded;
  const files: LoadedFile[] = [];
  for (const one of loaded.files) files.push({ ...one, file: await selected(one, filter) });
  const matching = files.filter(({ file }) => file.cases.length > 0);
  if (matching.length === 0) throw noMatch(filter, loaded.files);
  return { files: matching, problems: [] };
}

/** Reads a file. Returns it, or everything that is wrong with it. Throws UsageError if `--target` is not valid. */
async function loadFile(
  found: FoundTestFile,
  selection: Selection,
  environment: AppEnvironment,
): Promise<LoadedFile | { faults: Fault[] }> {
  const text = await textOf(found.path);
  if (typeof text !== 'string') return { faults: [text] };
  const { file, faults } = await parseTestFile(text, environment.env);
  if (faults.length > 0) return { faults };
  const [first] = file.cases;
  if (first === undefined) return { faults: [noLines] };
  const { header, cases } = file;
  try {
    const parts = { header, file: found.path, given: selection.line, environment };
    const target = await testTarget(parts);
    const steps = [header.setUp, ...cases.map((one) => one.steps)].flat();
    if (target === undefined && !steps.some(connects)) return { faults: [noServer(found.shown)] };
    return { ...found, file, target };
  } catch (error) {
    if (!(error instanceof UsageError) || header.server === undefined || selection.target !== undefined)
      throw error;
    const { line, column } = await culpritIn(header, found.path, selection, environment);
    return { faults: [{ message: error.message, hint: error.hint, line, column }] };
  }
}

/** Returns the line of a header that is not valid: the first option with which the server is not, or else its own line. */
async function culpritIn(
  header: TestHeader,
  file: string,
  { line: given }: Selection,
  environment: AppEnvironment,
): Promise<Pick<Fault, 'line' | 'column'>> {
  const { server, options } = header;
  for (const [at, option] of [server, ...options].entries()) {
    const parts = { header: { server, options: options.slice(0, at) }, file, given, environment };
    const isValid = await testTarget(parts).then(
      () => true,
      () => false,
    );
    if (!isValid && option !== undefined) return option;
  }
  return { line: server?.line, column: server?.column };
}

function connects({ text }: TestStep): boolean {
  return /^connect\s/.test(text);
}

const noLines: Fault = {
  message: 'The file has no lines to run.',
  hint: 'To see how to write a test: mcpc help test',
  line: undefined,
  column: undefined,
};

function noServer(shown: string): Fault {
  return {
    message: 'The file does not say which server it tests.',
    hint: `Begin it with a line such as: server server.py\nOr name one for this run: ${quoteWords(['mcpc', 'test', shown, '--target', 'server.py'])}`,
    line: undefined,
    column: undefined,
  };
}

/** Returns the text of a file, or what is wrong with it. */
async function textOf(path: string): Promise<string | Fault> {
  const unreadable = (reason: string, line?: number, hint?: string): Fault => ({
    message: `The file cannot be read: ${reason}.`,
    hint,
    line,
    column: undefined,
  });
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    return unreadable(reasonOf(error));
  }
  if (isUtf8(bytes)) return bytes.toString('utf8');
  return unreadable('it is not UTF-8', lineOfInvalid(bytes), 'Save it as UTF-8.');
}

/** Returns the number of the first line with bytes that are not UTF-8. */
function lineOfInvalid(bytes: Buffer): number {
  let at = 0;
  for (let number = 1; ; number += 1) {
    const end = bytes.indexOf('\n', at);
    const line = bytes.subarray(at, end < 0 ? undefined : end);
    if (end < 0 || !isUtf8(line)) return number;
    at = end + 1;
  }
}

/** Returns the file with the cases whose name matches, alone or as `FILE: NAME`. Throws UsageError if that takes too long. */
async function selected({ file, shown }: LoadedFile, filter: RegExp): Promise<TestFile> {
  const cases: TestCase[] = [];
  for (const testCase of file.cases) {
    const { name } = testCase;
    const isMatch =
      (await matchesPattern(filter, name ?? '')) || (await matchesPattern(filter, labelOf(shown, name)));
    if (isMatch) cases.push(testCase);
  }
  return { ...file, cases };
}

/** How `--filter` and its errors name a case. */
function labelOf(shown: string, name: string | undefined): string {
  return name === undefined ? shown : `${shown}: ${name}`;
}

function noMatch(filter: RegExp, files: readonly LoadedFile[]): UsageError {
  const labels = files.flatMap(({ shown, file }) => file.cases.map(({ name }) => labelOf(shown, name)));
  const some = labels.slice(0, 5).join(', ');
  return new UsageError(`No case matches --filter ${filter.source}.`, {
    hint: `There are ${labels.length}: ${some}${labels.length > 5 ? ' …' : ''}`,
  });
}
