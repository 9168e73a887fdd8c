import { redactWords } from '../arguments/target-secrets.ts';
import type { Command, FrontendName, Operand } from '../command-line/command.ts';
import { isAvailableIn, prefersTool } from '../command-line/usage.ts';
import { quoteWords } from '../core/quote.ts';
import { type Candidate, described, matching, oneLine, type WordCompletions } from './candidate.ts';
import { locateCursor } from './cursor.ts';
import { toolCandidates } from './definition-candidates.ts';
import { anyFile, configFiles, fileCandidates, testFiles } from './file-candidates.ts';
import {
  jobNumbers,
  serverCandidates,
  settingNames,
  shellPart,
  targetCandidates,
} from './line-candidates.ts';
import type { CompletionPorts, CursorPosition, TargetLine } from './ports.ts';
import { ServerOperands, type ServerWord } from './server-operands.ts';
import { sessionCandidates } from './session-candidates.ts';
import { variableAt, variableCandidates, variableNames } from './variable-candidates.ts';

/** Completes the words of one command. */
export class CommandCompleter {
  readonly #typed: string;
  readonly #face: FrontendName;
  readonly #ports: CompletionPorts;
  readonly #signal: AbortSignal;

  constructor(typed: string, face: FrontendName, ports: CompletionPorts, signal: AbortSignal) {
    this.#typed = typed;
    this.#face = face;
    this.#ports = ports;
    this.#signal = signal;
  }

  async complete(typed: readonly string[]): Promise<WordCompletions> {
    const words = await this.#ports.expandAlias(typed);
    const place = await locateCursor(words, this.#face);
    const [first, ...operands] = place.operands;
    const command = await this.#commandOf(first, operands);
    if (command?.operands[0]?.takes === 'line') {
      return this.complete(words.slice(words.indexOf(command.name) + 1));
    }
    if (place.pending !== undefined) {
      return (await optionCode()).optionValues(place.pending, this.#typed, '', this.#ports);
    }
    if (!place.ended && this.#typed.startsWith('-')) return this.#option(command, place);
    if (first === undefined) return { candidates: await this.#firstWord(place) };
    if (command === undefined) return { candidates: await this.#toolWord(place.operands) };
    // In the shell, only connect takes a target.
    const hasTarget = command.target && (this.#face === 'line' || command.name === 'connect');
    if (!hasTarget) return this.#operand(command.operands, operands, place, undefined);
    const [target, ...rest] = operands;
    if (target === undefined) {
      return { candidates: await targetCandidates(this.#typed, place.options, this.#ports) };
    }
    return this.#operand(command.operands, rest, place, { target, options: place.options });
  }

  /** Returns the command that the first word names, unless the shell calls a tool of that name. */
  async #commandOf(first: string | undefined, operands: readonly string[]): Promise<Command | undefined> {
    const named = first === undefined ? undefined : await this.#ports.commands.find(first);
    const command = named !== undefined && isAvailableIn(this.#face, named) ? named : undefined;
    const next = operands[0] ?? this.#typed;
    if (command === undefined || this.#face === 'line' || !prefersTool(command, next)) return command;
    const tools = (await (await this.#ports.server(undefined))?.tools(this.#signal)) ?? [];
    return tools.some(({ name }) => name === first) ? undefined : command;
  }

  async #option(command: Command | undefined, place: CursorPosition): Promise<WordCompletions> {
    const { optionCandidates } = await optionCode();
    return optionCandidates(this.#typed, { command, place, face: this.#face }, this.#ports);
  }

  /** A command; on the command line a target as well, in the shell a tool. */
  async #firstWord({ options }: CursorPosition): Promise<readonly Candidate[]> {
    const commands = await this.#commandNames();
    if (this.#face === 'shell') {
      const server = await this.#ports.server(undefined);
      const tools = server === undefined ? [] : toolCandidates(await server.tools(this.#signal));
      // What the server offers is what most lines begin with.
      return matching([tools, this.#aliases(), commands], this.#typed);
    }
    const names = matching([commands, this.#aliases()], this.#typed);
    if (this.#typed === '') return names;
    return [...names, ...(await targetCandidates(this.#typed, options, this.#ports))];
  }

  /** In the shell a tool is called by its name alone. */
  async #toolWord(before: readonly string[]): Promise<readonly Candidate[]> {
    if (this.#face === 'line') return [];
    return this.#ofServer({ kind: 'toolArgument', before, typed: this.#typed }, undefined);
  }

  async #operand(
    operands: readonly Operand[],
    before: readonly string[],
    { options }: CursorPosition,
    line: TargetLine | undefined,
  ): Promise<WordCompletions> {
    const last = operands.at(-1);
    const operand = operands[before.length] ?? (last?.rest === true ? last : undefined);
    if (operand === undefined) return { candidates: [] };
    const typed = this.#typed;
    const ports = this.#ports;
    const chosen = matching([(operand.choices ?? []).map((value) => ({ value, kind: 'value' }))], typed);
    switch (operand.takes) {
      case undefined:
        return { candidates: chosen };
      case 'command':
        return { candidates: [...matching([await this.#commandNames(), this.#aliases()], typed), ...chosen] };
      case 'file':
        return { candidates: [...chosen, ...fileCandidates(ports, typed, '', anyFile)], files: 'file' };
      case 'testFile':
        return { candidates: fileCandidates(ports, typed, '', testFiles) };
      case 'configFile':
        return { candidates: fileCandidates(ports, typed, '', configFiles) };
      case 'target':
        // The words after the first one of a target are its program's arguments.
        if (before.length > operands.indexOf(operand)) return { candidates: [], files: 'file' };
        return { candidates: await targetCandidates(typed, options, ports) };
      case 'server':
        return { candidates: await serverCandidates(typed, options, ports) };
      case 'setting':
        return { candidates: matching([settingNames(ports.shell?.settings() ?? [])], typed) };
      case 'settingValue':
        return {
          candidates: matching([(await optionCode()).settingValues(before[0], operand.choices)], typed),
        };
      case 'session':
      case 'sessionLog': {
        const mayHaveEnded = operand.takes === 'sessionLog';
        // The @ can be left out.
        const mark = typed === '' || typed.startsWith('@') ? '@' : '';
        const word = { before: mark, mayHaveEnded, others: before };
        return { candidates: await sessionCandidates(typed, word, ports) };
      }
      case 'job':
        return { candidates: matching([jobNumbers(ports.shell?.jobs() ?? [])], typed) };
      case 'shellVariable':
        return { candidates: variableNames(typed, before, ports) };
      case 'shellValue':
        return { candidates: chosen };
      case 'ownServer':
        return { candidates: await serverCandidates(typed, options, ports, ({ own }) => own) };
      default: {
        const found = await this.#ofServer({ kind: operand.takes, before, typed }, line);
        return { candidates: [...chosen, ...found] };
      }
    }
  }

  async #ofServer(word: ServerWord, line: TargetLine | undefined): Promise<readonly Candidate[]> {
    const server = await this.#ports.server(line);
    if (server === undefined) return [];
    return new ServerOperands(server, this.#ports, this.#signal).candidates(word);
  }

  #aliases(): Candidate[] {
    return [...this.#ports.aliases].map(([value, words]) => ({
      value,
      ...described('alias for', oneLine(quoteWords(redactWords(words)))),
      kind: 'command',
    }));
  }

  async #commandNames(): Promise<Candidate[]> {
    const commands = await this.#ports.commands.all();
    const available = commands.filter((command) => isAvailableIn(this.#face, command));
    return available.map(({ name, summary }) => ({
      value: name,
      description: summary,
      kind: 'command',
    }));
  }
}

/** Loads what needs the definitions of options, which few words do. */
function optionCode(): Promise<typeof import('./option-candidates.ts')> {
  return import('./option-candidates.ts');
}

/** A line up to the cursor. */
export interface LineToComplete {
  /** The words before the one at the cursor, unquoted; without the program's own. */
  words: readonly string[];
  /** The unfinished word at the cursor, unquoted. */
  current: string;
  face: FrontendName;
}

/** Completes the word at the cursor. Rejects with the reason of `signal` if that aborts. */
export async function completeWords(
  { words, current, face }: LineToComplete,
  ports: CompletionPorts,
  signal: AbortSignal,
): Promise<WordCompletions> {
  const command = (its: readonly string[]) =>
    new CommandCompleter(current, face, ports, signal).complete(its);
  const found = await (face === 'line' ? command(words) : inShell(words, current, ports, command));
  signal.throwIfAborted();
  return found;
}

/** Operators, assignments and variables exist only in the shell. */
async function inShell(
  words: readonly string[],
  current: string,
  ports: CompletionPorts,
  command: (words: readonly string[]) => Promise<WordCompletions>,
): Promise<WordCompletions> {
  const part = shellPart(words, current);
  const files = (): WordCompletions => ({
    candidates: fileCandidates(ports, current, '', anyFile),
    files: 'file',
  });
  if (part.is === 'file') return files();
  // Programs are not completed.
  if (part.is === 'program') return part.words.length === 0 ? { candidates: [] } : files();
  const variable = variableAt(current);
  if (variable === undefined) return command(part.words);
  return { candidates: await variableCandidates(current, variable, ports) };
}
