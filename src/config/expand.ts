import { basename, sep } from 'node:path';
import { UsageError } from '../core/errors.ts';
import { startsWithTilde } from '../core/home.ts';
import { isObject } from '../core/json.ts';
import { dialectNamed } from './dialects.ts';
import type { EntrySettings, InputDefinition, ServerEntry } from './entry.ts';

/** What expansion depends on. */
export interface ExpansionPorts {
  env: NodeJS.ProcessEnv;
  home: string;
  /** Asks the user for a value; undefined if that is not possible. */
  askInput: ((input: InputDefinition) => Promise<string>) | undefined;
}

/**
 * Expands `${VAR}`, `${VAR:-default}`, `${env:VAR}`, `${input:id}`, `~` and, in files of Gemini CLI, `$VAR` in every string
 * of an entry, once: the value of a variable is not expanded again. Only for a server that is about to be connected. Throws UsageError that names the
 * variable, the key and the file, or the entry's own problem.
 */
export async function expandEntry(entry: ServerEntry, ports: ExpansionPorts): Promise<EntrySettings> {
  if (entry.settings === undefined) {
    throw entry.problem ?? new UsageError(`${entry.name} of ${entry.file} cannot be used.`);
  }
  const expanded = await new Expansion(entry, ports).expand(entry.settings, []);
  return expanded as EntrySettings;
}

const bracedVariable = /\$\{([^}]*)\}/g;
const anyVariable = /\$\{([^}]*)\}|\$([A-Za-z_]\w*)/g;

class Expansion {
  readonly #entry: ServerEntry;
  readonly #ports: ExpansionPorts;
  /** Values that the user has entered: each input is asked for once per server. */
  readonly #answers = new Map<string, string>();

  constructor(entry: ServerEntry, ports: ExpansionPorts) {
    this.#entry = entry;
    this.#ports = ports;
  }

  async expand(value: unknown, path: (string | number)[]): Promise<unknown> {
    if (typeof value === 'string') return this.#expandText(value, path);
    if (Array.isArray(value)) {
      const items: unknown[] = [];
      for (const [at, item] of value.entries()) items.push(await this.expand(item, [...path, at]));
      return items;
    }
    if (!isObject(value)) return value;
    const members: [string, unknown][] = [];
    for (const [key, item] of Object.entries(value))
      members.push([key, await this.expand(item, [...path, key])]);
    return Object.fromEntries(members);
  }

  async #expandText(text: string, path: (string | number)[]): Promise<string> {
    // Not by expandHome: what looks like a variable in the home folder's path is none.
    const inHome = startsWithTilde(text);
    let expanded = inHome ? this.#ports.home : '';
    let from = inHome ? 1 : 0;
    const { bareVariables = false } = dialectNamed(this.#entry.dialect);
    for (const match of text.matchAll(bareVariables ? anyVariable : bracedVariable)) {
      expanded += text.slice(from, match.index);
      expanded += (await this.#valueOf(match[1] ?? match[2] ?? '', path)) ?? match[0];
      from = match.index + match[0].length;
    }
    return expanded + text.slice(from);
  }

  /** The value of an expression; undefined if it is not one. */
  async #valueOf(expression: string, path: (string | number)[]): Promise<string | undefined> {
    const predefined =
      dialectNamed(this.#entry.dialect).workspace === true ? this.#workspace(expression) : undefined;
    if (predefined !== undefined) return predefined;
    const [, name, preset] = /^(?:env:)?([A-Za-z_]\w*)(?::-([\s\S]*))?$/.exec(expression) ?? [];
    if (name !== undefined) {
      const value = this.#ports.env[name];
      if (preset !== undefined) return value === undefined || value === '' ? preset : value;
      if (value !== undefined) return value;
      throw this.#failure(
        path,
        `the variable ${name} is not set`,
        `Set it, or give a default: \${${name}:-…}`,
      );
    }
    const id = /^input:([\s\S]+)$/.exec(expression)?.[1];
    if (id !== undefined) return this.#input(id, path);
    if (!/^[\w-]+(:|$)/.test(expression)) return undefined;
    throw this.#failure(path, `mcpc cannot expand \${${expression}}`);
  }

  #workspace(expression: string): string | undefined {
    const { folder } = this.#entry;
    switch (expression) {
      case 'workspaceFolder':
        return folder;
      case 'workspaceFolderBasename':
        return basename(folder);
      case 'userHome':
        return this.#ports.home;
      case 'pathSeparator':
      case '/':
        return sep;
      default:
        return undefined;
    }
  }

  async #input(id: string, path: (string | number)[]): Promise<string> {
    const known = this.#answers.get(id);
    if (known !== undefined) return known;
    const definition = Object.hasOwn(this.#entry.inputs, id) ? this.#entry.inputs[id] : undefined;
    if (definition === undefined) throw this.#failure(path, `"inputs" has no ${id}`);
    if (this.#ports.askInput === undefined) {
      throw this.#failure(path, `the input ${id} must be entered, but nobody can be asked here`);
    }
    const answer = await this.#ports.askInput(definition);
    this.#answers.set(id, answer);
    return answer;
  }

  #failure(path: (string | number)[], what: string, hint?: string): UsageError {
    const { name, file } = this.#entry;
    const key = path
      .map((part, at) => (typeof part === 'number' ? `[${part}]` : at > 0 ? `.${part}` : part))
      .join('');
    return new UsageError(`${key} of ${name} in ${file}: ${what}.`, { server: name, hint });
  }
}
