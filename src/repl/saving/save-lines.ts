import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ParsedLine } from '../../command-line/parse-line.ts';
import type { SystemEnvironment } from '../../core/environment.ts';
import { codeOf, reasonOf, UsageError } from '../../core/errors.ts';
import { resolvePath } from '../../core/home.ts';
import type { Tool } from '../../core/protocol.ts';
import type { SecretSet } from '../../schema/redactor.ts';
import { writeFileAtomically } from '../../terminal/atomic-write.ts';
import { formatCount } from '../../terminal/format.ts';
import { describeOutcome } from '../expectations/describe-outcome.ts';
import type { Outcome } from '../expectations/outcome.ts';
import { jsonOfOutcome, shownText } from '../expectations/outcome-text.ts';
import { parseLineSyntax } from '../language/grammar.ts';
import { parseTestFile } from '../language/parse-test-file.ts';
import { nameSecrets } from '../language/redact-line.ts';
import { lastResult, referencesIn } from '../language/references.ts';
import { knownSecrets } from './known-secrets.ts';
import { serverLine } from './server-line.ts';
import { caseText, unusedCaseName, type WrittenStep, withCase } from './test-text.ts';

/** Lines that a test does not repeat: they are about the shell itself, or start something else. */
const ownLines =
  /^\s*(?:!|(?:save|source|history|help|clear|exit|quit|jobs|wait|cancel|last|stderr|trace|vars|connect)(?=\s|$))/;

/** What lines are saved from. */
export interface SavedShell {
  /** The lines that were entered, oldest first. */
  recent: readonly Outcome[];
  /** The line that has connected; undefined if none has. */
  line: ParsedLine | undefined;
  /** The tools as they were last listed, which say which arguments are secrets. */
  tools: readonly Tool[] | undefined;
  environment: SystemEnvironment;
}

/**
 * Writes the last lines of a shell as a case of a test file, with what was seen as expectations, and returns a sentence
 * about it. Throws UsageError if there are no such lines, if they cannot be repeated on their own, or if the file cannot be
 * written.
 */
export async function saveLines(shell: SavedShell, file: string, count: number): Promise<string> {
  const { environment, line, recent } = shell;
  const path = resolvePath(file, environment);
  if (line === undefined) throw new UsageError('No server is connected that a test could run on.');
  const outcomes = lastLines(recent, count, file);
  const text = await existingText(path, file);
  const server = serverLine(line, dirname(path), environment);
  const names = await namesIn(text, file, server, environment.env);
  const variables = new Set<string>();
  const steps: WrittenStep[] = [];
  const secrets = knownSecrets(line.options, environment.env);
  for (const outcome of outcomes) steps.push(await stepOf(outcome, shell.tools, secrets, variables));
  const name = unusedCaseName(caseName(outcomes), names);
  const existing = text.trim() === '' ? `${server}\n` : text;
  await write(path, file, withCase(existing, caseText(name, steps)));
  const saved = `Saved ${formatCount(outcomes.length, 'line')} as the test "${name}" in ${file}.`;
  return variables.size === 0 ? saved : `${saved} To run it, set ${[...variables].join(', ')}.`;
}

/** Returns the last lines that a test can repeat. Throws UsageError if they need an earlier one. */
function lastLines(recent: readonly Outcome[], count: number, file: string): Outcome[] {
  const repeatable = recent.filter(({ line }) => !ownLines.test(line) && line.trim() !== '');
  if (repeatable.length === 0) {
    throw new UsageError('There is no line to save yet.', {
      hint: 'Enter a line first, as in: multiply a=6 b=7',
    });
  }
  if (count > repeatable.length) {
    throw new UsageError(
      `Only ${formatCount(repeatable.length, 'line')} can be saved: older ones are not kept, and neither are those about the shell itself.`,
    );
  }
  const first = repeatable.length - count;
  const needed = firstNeeded(repeatable, first);
  if (needed !== undefined) {
    throw new UsageError(
      `The lines use $${needed.name}, which an earlier line sets: ${needed.line.trim()}.`,
      {
        hint: `To save that line as well: save ${file} ${repeatable.length - needed.at}`,
      },
    );
  }
  return repeatable.slice(first);
}

/** Returns the earliest line that the lines from `first` on need for a variable; undefined if they need none. */
function firstNeeded(
  outcomes: readonly Outcome[],
  first: number,
): { name: string; line: string; at: number } | undefined {
  const needed: { name: string; line: string; at: number }[] = [];
  const need = (user: number) => {
    for (const { name } of referencesIn(outcomes[user]?.line ?? '')) {
      const at = outcomes.findLastIndex((outcome, at) => at < user && sets(outcome, name));
      const line = outcomes[at]?.line;
      if (line === undefined || at >= first || needed.some((known) => known.at === at)) continue;
      needed.push({ name, line, at });
      need(at);
    }
  };
  for (let at = first; at < outcomes.length; at += 1) need(at);
  return needed.sort((one, other) => one.at - other.at)[0];
}

/** Whether a line has set a variable. */
function sets({ line, status, views }: Outcome, name: string): boolean {
  if (status !== 0) return false;
  if (name === lastResult) return views.length > 0;
  const parsed = parseLineSyntax(line);
  return parsed.type === 'command' && parsed.capture === name;
}

async function existingText(path: string, file: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw new UsageError(`${file} cannot be read: ${reasonOf(error)}.`);
  }
}

/** Returns the names of the cases of a file. Throws UsageError if a case for this server cannot be added to it. */
async function namesIn(
  text: string,
  file: string,
  server: string,
  env: NodeJS.ProcessEnv,
): Promise<string[]> {
  if (text.trim() === '') return [];
  const { file: parsed, faults } = await parseTestFile(text, env);
  const [fault] = faults;
  if (fault !== undefined) {
    throw new UsageError(`Nothing was added to ${file}, which is not valid: ${fault.message}`, {
      hint: fault.hint,
    });
  }
  const names = parsed.cases.flatMap(({ name }) => name ?? []);
  if (parsed.cases.length > names.length) {
    throw new UsageError(`Nothing was added to ${file}, which is one test without a name.`, {
      hint: 'Begin its first line with a name: test NAME',
    });
  }
  const others = text
    .split(/\r?\n/)
    .find((line) => /^\s*server\s/.test(line))
    ?.trim();
  if (others !== undefined && others !== server) {
    throw new UsageError(`Nothing was added to ${file}, whose tests run on another server: ${others}`, {
      hint: `Those of this shell would need: ${server}`,
    });
  }
  return names;
}

/** Returns a line as a test has it. Adds the variables that it needs for secrets. Throws UsageError if a secret remains. */
async function stepOf(
  outcome: Outcome,
  tools: SavedShell['tools'],
  secrets: SecretSet,
  variables: Set<string>,
): Promise<WrittenStep> {
  const schemaOf = (name: string) => tools?.find((tool) => tool.name === name)?.inputSchema;
  const named = nameSecrets(outcome.line, schemaOf);
  if (named === undefined) {
    throw new UsageError('The lines were not saved, because one may contain a secret in a larger text.', {
      hint: 'Give the secret as an argument of its own, as in: password=…',
    });
  }
  for (const name of named.secrets.keys()) variables.add(name);
  const line = named.line.trim();
  if (await containsAny(outcome, [...named.secrets.values()])) {
    return { line, expectations: [], comment: 'What it returned contains a secret.' };
  }
  return { line, expectations: await describeOutcome(outcome, secrets) };
}

/** Whether what a line showed contains one of the secrets. */
async function containsAny(outcome: Outcome, secrets: readonly string[]): Promise<boolean> {
  if (secrets.length === 0) return false;
  const shown = `${await shownText(outcome)}\n${JSON.stringify(await jsonOfOutcome(outcome))}\n${outcome.failure}`;
  return secrets.some((secret) => shown.includes(secret));
}

/** Returns a name for the case of some lines: what the last of them that asks the server calls. */
function caseName(outcomes: readonly Outcome[]): string {
  const { line = 'test' } = outcomes.findLast(({ views }) => views.length > 0) ?? outcomes.at(-1) ?? {};
  const words = parseLineSyntax(line);
  const texts = words.type === 'command' ? words.words.map(({ text }) => text) : [];
  const [first = 'test', second] = texts.filter((text) => text !== 'time');
  const called = ['call', 'read', 'prompt'].includes(first) ? (second ?? first) : first;
  return called.replace(/[^\w.:/-]+/g, ' ').trim() || 'test';
}

async function write(path: string, file: string, text: string): Promise<void> {
  try {
    await writeFileAtomically(path, text, { replace: true, shownPath: file });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file} cannot be written: ${reasonOf(error)}.`);
  }
}
