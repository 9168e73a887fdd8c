import { argumentWords } from '../../arguments/example.ts';
import { quoteTarget, redactTarget } from '../../arguments/target-secrets.ts';
import type { CommandContext } from '../../command-line/command.ts';
import { repositoryPath } from '../../config/repository-path.ts';
import { ExitStatus, UsageError } from '../../core/errors.ts';
import type { Change, Verdict } from '../../core/interface-changes.ts';
import { isObject, type JsonObject } from '../../core/json.ts';
import { quoteWords } from '../../core/quote.ts';
import type { View } from '../../core/views.ts';
import { assess } from '../../interface/compare/assess.ts';
import { compareFiles } from '../../interface/compare/compare-files.ts';
import type { InterfaceFile } from '../../interface/server-interface.ts';
import { readNearestLockFile, readSide, type Side, type SideContext } from './read-side.ts';

type DiffContext = SideContext &
  Pick<
    CommandContext<'failOn' | 'ignore' | 'format' | 'json' | 'query'>,
    'operands' | 'options' | 'endWith' | 'lineFor'
  >;

const defaultFailOn: readonly Verdict[] = ['breaking', 'trust'];

/** Compares the two sides that the operands name, and sets the exit status. Throws what reading them throws. */
export async function compareSides(context: DiffContext): Promise<View> {
  const { options, endWith, environment, notice } = context;
  const { failOn = defaultFailOn, ignore = [], format = 'text', json = false, query } = options;
  if (format !== 'json' && format !== 'text' && (json || query !== undefined)) {
    throw new UsageError(`--format ${format} and ${json ? '--json' : '--query'} cannot be used together.`);
  }
  const [before, after] = await readSides(context);
  const [old, current] = [fileOf(before), fileOf(after)];
  const comparison = await compareFiles(old, current);
  const names = { before: redactTarget(before.typed), after: redactTarget(after.typed) };
  const diff = assess(comparison, { ...names, failOn, ignore });
  for (const change of diff.changes) {
    // A value that is valid now is written for the schema that it is valid for.
    const line = await lineFor(change, change.verdict === 'breaking' ? old : current, after, context);
    if (line !== undefined) change.line = line;
  }
  for (const note of diff.notes) notice(note);
  if (diff.failed) endWith(ExitStatus.serverError);
  const file = format === 'github' ? [after, before].find(({ origin }) => origin === 'file') : undefined;
  if (file === undefined) return { kind: 'diff', diff, format };
  const { definitionLines } = await import('../../interface/definition-lines.ts');
  const lineOf = definitionLines(file.text ?? '');
  return {
    kind: 'diff',
    diff,
    format,
    file: repositoryPath(file.typed, environment),
    lines: diff.changes.map(lineOf),
  };
}

/** Two servers that are started at once would write their questions and logs into each other. */
async function readSides(context: DiffContext): Promise<[Side, Side]> {
  const { operands, environment } = context;
  const [first = '', second] = operands;
  if (second === undefined) {
    const before = await readNearestLockFile(environment);
    return [before, await readSide(first, context)];
  }
  return [await readSide(first, context), await readSide(second, context)];
}

function fileOf({ servers }: Side): InterfaceFile {
  return { version: 1, servers };
}

/** Returns a line that sends the witness of a change of an input; undefined for other changes. */
async function lineFor(
  { server, kind, name, path, witness }: Change,
  { servers }: InterfaceFile,
  after: Side,
  context: DiffContext,
): Promise<string | undefined> {
  if (!isObject(witness) || path.startsWith('/outputSchema')) return undefined;
  const args = witness as JsonObject;
  const target = (command: string) => {
    // A session has the options of its connection.
    if (after.origin === 'session') return `mcpc ${command} ${after.typed}`;
    if (after.origin !== 'target') return command;
    return `${context.lineFor(command)} ${quoteTarget(after.typed)}`;
  };
  if (kind === 'prompt') return `${target('prompt')} ${quoteWords([name, ...argumentWords(args, {})])}`;
  if (kind !== 'tool') return undefined;
  const all = new Map(Object.entries(servers));
  const [only] = all.values();
  const tool = (all.get(server) ?? only)?.tools.find((each) => each.name === name);
  const schema = isObject(tool?.inputSchema) ? (tool.inputSchema as JsonObject) : {};
  return `${target('call')} ${quoteWords([name, ...argumentWords(args, schema)])}`;
}
