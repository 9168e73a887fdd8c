import { separateValue } from '../arguments/completed-argument.ts';
import { promptSchema, templateSchema } from '../arguments/prompt-arguments.ts';
import type { OperandKind } from '../command-line/command.ts';
import { anySignal } from '../core/abort.ts';
import type { CompletionReference } from '../engine/protocol/client-options.ts';
import { nodeAt } from '../schema/argument-path.ts';
import { rootNode, type SchemaNode } from '../schema/schema-node.ts';
import {
  argumentNames,
  assignmentOf,
  GivenArguments,
  schemaValues,
  suggestedValue,
  valueFiles,
} from './argument-candidates.ts';
import type { Candidate } from './candidate.ts';
import { described, matching, oneLine } from './candidate.ts';
import {
  promptCandidates,
  resourceCandidates,
  skillCandidates,
  templateCandidates,
  toolCandidates,
} from './definition-candidates.ts';
import type { CompletionPorts, KnownServer } from './ports.ts';

/** How long a server may take for suggestions, in ms. */
const listTimeout = 2_000;

/** A word that refers to something of a server. */
export interface ServerWord {
  kind: OperandKind;
  /** The operands of the command before it. */
  before: readonly string[];
  typed: string;
}

/** Completes words that refer to tools, prompts, resources and arguments of a server. */
export class ServerOperands {
  readonly #server: KnownServer;
  readonly #ports: CompletionPorts;
  readonly #signal: AbortSignal;

  constructor(server: KnownServer, ports: CompletionPorts, signal: AbortSignal) {
    this.#server = server;
    this.#ports = ports;
    this.#signal = signal;
  }

  async candidates({ kind, before, typed }: ServerWord): Promise<readonly Candidate[]> {
    const [first = '', ...words] = before;
    switch (kind) {
      case 'tool':
        return matching([await this.#tools()], typed);
      case 'prompt':
        return matching([await this.#prompts()], typed);
      case 'skill':
        return matching([skillCandidates(await this.#server.skills(this.#signal))], typed);
      case 'skillFile':
        return matching([await this.#skillFiles(first)], typed);
      case 'resource':
        return matching([await this.#resources(), await this.#templates()], typed);
      case 'definition':
        return matching(
          await Promise.all([this.#tools(), this.#prompts(), this.#resources(), this.#templates()]),
          typed,
        );
      case 'reference':
        return matching([(await this.#prompts()).map(asReference), await this.#templates()], typed);
      case 'toolArgument':
        return this.#toolArgument(first, words, typed);
      case 'promptArgument':
        return this.#suggestedArgument({ type: 'prompt', name: first }, words, typed);
      case 'variable':
        return this.#suggestedArgument({ type: 'template', uri: first }, words, typed);
      case 'referenceArgument': {
        const names = (await this.#schemaOf(referenceOf(first)))?.names ?? [];
        return matching([names.map((value): Candidate => ({ value, kind: 'argument' }))], typed);
      }
      case 'referenceValue':
        return this.#referenceValue(referenceOf(first), words, typed);
      case 'task': {
        const tasks = (await this.#server.tasks?.()) ?? [];
        const candidates = tasks.map(
          ({ id, tool, startedAt }): Candidate => ({
            value: id,
            kind: 'task',
            ...described(oneLine(tool), startedAt),
          }),
        );
        return matching([candidates], typed);
      }
      case 'member': {
        const names = (await this.#server.members?.(this.#signal)) ?? [];
        return matching([names.map((value): Candidate => ({ value, kind: 'server' }))], typed);
      }
      default:
        return [];
    }
  }

  /** The files of a skill. The code for that is only loaded here, because few lines name one. */
  async #skillFiles(nameOrUri: string): Promise<readonly Candidate[]> {
    const skills = await this.#server.skills(this.#signal);
    const skill = skills.find(({ uri, name }) => uri === nameOrUri || name === nameOrUri);
    if (skill === undefined) return [];
    const { placedFiles } = await import('../engine/skills/skill-files.ts');
    return placedFiles(skill).map(({ path }) => ({ value: path, kind: 'file' }));
  }

  async #toolArgument(name: string, words: readonly string[], typed: string): Promise<readonly Candidate[]> {
    const tools = await this.#server.tools(this.#signal);
    const tool = tools.find((one) => one.name === name);
    const root = tool === undefined ? undefined : rootNode(tool.inputSchema);
    const assignment = assignmentOf(typed, root);
    if (assignment === undefined) {
      return root === undefined ? [] : argumentNames(root, new GivenArguments(words, root), typed);
    }
    const files = valueFiles(assignment, this.#ports);
    if (files !== undefined || root === undefined) return files ?? [];
    return schemaValues(assignment, nodeAt(assignment.key, root));
  }

  /** An argument of a prompt or a template, for whose values the server is asked. */
  async #suggestedArgument(
    reference: CompletionReference,
    words: readonly string[],
    typed: string,
  ): Promise<readonly Candidate[]> {
    const root = await this.#schemaOf(reference);
    if (root === undefined) return [];
    const given = new GivenArguments(words, root);
    const assignment = assignmentOf(typed, root);
    if (assignment === undefined) return argumentNames(root, given, typed);
    const files = valueFiles(assignment, this.#ports);
    if (files !== undefined || assignment.isJson) return files ?? [];
    const { key, value, before } = assignment;
    return this.#suggested(reference, { name: key, value }, given.others(key), before);
  }

  /** The value of the argument that the first word names, or one of the other arguments. */
  async #referenceValue(
    reference: CompletionReference,
    [name = '', ...words]: readonly string[],
    typed: string,
  ): Promise<readonly Candidate[]> {
    const root = await this.#schemaOf(reference);
    if (root === undefined) return [];
    const { value, others } = separateValue(words, name, root.names);
    const assignment = assignmentOf(typed, root);
    const isOther =
      assignment !== undefined && assignment.key !== name && root.names.includes(assignment.key);
    if (isOther) return this.#suggestedArgument(reference, others, typed);
    const names = argumentNames(root, new GivenArguments([...others, `${name}=`], root), typed);
    if (value !== undefined) return names;
    const context = new GivenArguments(others, root).others(name);
    const before = assignment?.key === name ? assignment.before : '';
    const partial = typed.slice(before.length);
    const values = await this.#suggested(reference, { name, value: partial }, context, before);
    return [...values, ...names.filter((candidate) => candidate.value.startsWith(typed))];
  }

  async #suggested(
    reference: CompletionReference,
    { name, value }: { name: string; value: string },
    context: Record<string, string>,
    before: string,
  ): Promise<readonly Candidate[]> {
    const signal = anySignal(this.#signal, AbortSignal.timeout(listTimeout));
    try {
      const request = { reference, name, value, context };
      const values = await this.#server.suggest(request, signal);
      return matching([values.map((text) => suggestedValue(text, before))], before + value, before.length);
    } catch (error) {
      // A server that fails or takes too long has no suggestions.
      if (this.#signal.aborted) throw error;
      return [];
    }
  }

  /** The arguments of a prompt, or the variables of a template. */
  async #schemaOf(reference: CompletionReference): Promise<SchemaNode | undefined> {
    if (reference.type === 'template') return rootNode(templateSchema(reference.uri));
    const prompts = await this.#server.prompts(this.#signal);
    const prompt = prompts.find((one) => one.name === reference.name);
    return prompt === undefined ? undefined : rootNode(promptSchema(prompt));
  }

  async #tools(): Promise<readonly Candidate[]> {
    return toolCandidates(await this.#server.tools(this.#signal));
  }

  async #prompts(): Promise<readonly Candidate[]> {
    return promptCandidates(await this.#server.prompts(this.#signal));
  }

  async #resources(): Promise<readonly Candidate[]> {
    return resourceCandidates(await this.#server.resources(this.#signal));
  }

  async #templates(): Promise<readonly Candidate[]> {
    return templateCandidates(await this.#server.templates(this.#signal));
  }
}

function referenceOf(word: string): CompletionReference {
  const [, name] = /^prompt:(.*)$/s.exec(word) ?? [];
  return name === undefined ? { type: 'template', uri: word } : { type: 'prompt', name };
}

function asReference(prompt: Candidate): Candidate {
  return { ...prompt, value: `prompt:${prompt.value}` };
}
