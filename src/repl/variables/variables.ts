import type { Token } from '../../arguments/tokenize.ts';
import { didYouMean } from '../../core/did-you-mean.ts';
import { UsageError } from '../../core/errors.ts';
import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import { stringifyJson } from '../../core/json-text.ts';
import { describeValue, isSecretName } from '../../core/secrets.ts';
import { query } from '../../render/query/query.ts';
import { SecretSet } from '../../schema/redactor.ts';
import { lastResult, type Reference, referencesIn } from '../language/references.ts';

/** The value of a variable. */
class Variable {
  /** What `--json` prints. */
  readonly json: Json;
  readonly #unwrap: () => Json;
  #data: { value: Json } | undefined;

  constructor(json: Json, unwrap: () => Json) {
    this.json = json;
    this.#unwrap = unwrap;
  }

  /** Without what the protocol wraps it in. Computed on the first access: every result becomes `$_`, and few are used. */
  get data(): Json {
    this.#data ??= { value: this.#unwrap() };
    return this.#data.value;
  }
}

/** The form of the names of environment variables that lines can use. */
const environmentName = /^[A-Z][A-Z0-9_]*$/;

/** The variables that `x = …` sets, and their expansion in words. */
export class Variables {
  readonly #shared: Variables | undefined;
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly #variables: Map<string, Variable>;
  /** `$_`. */
  #last: Variable | undefined;

  /** The values of environment variables that lines used and whose names say that they are secrets. Shared as well. */
  readonly secrets: SecretSet;

  /**
   * `shared`: the variables that several shells share. Each has a `$_` of its own, and begins with the latest. `env`: the
   * environment variables, which stand in for variables that are not set if their names are in capitals.
   */
  constructor(shared?: Variables, env: Readonly<Record<string, string | undefined>> = {}) {
    this.#shared = shared;
    this.#env = env;
    this.secrets = shared?.secrets ?? new SecretSet();
    this.#variables = shared === undefined ? new Map() : shared.#variables;
    if (shared !== undefined) this.#last = shared.#last;
  }

  /** The names of all variables, sorted; `_` is the last. */
  get names(): string[] {
    const names = [...this.#variables.keys()].sort();
    return this.#find(lastResult) === undefined ? names : [...names, lastResult];
  }

  /** Whether a name stands for a value: that of a variable, or of an environment variable. */
  has(name: string): boolean {
    return (this.#find(name) ?? this.#ofEnvironment(name)) !== undefined;
  }

  /** Sets a variable to what `--json` prints of a result; `data` is the same without what the protocol wraps it in. */
  set(name: string, json: Json, data: () => Json = () => json): void {
    const variable = new Variable(json, data);
    if (name === lastResult) this.#setLast(variable);
    else this.#variables.set(name, variable);
  }

  #setLast(variable: Variable | undefined): void {
    this.#last = variable;
    // Shells that are opened later begin with it.
    if (this.#shared !== undefined) this.#shared.#setLast(variable);
  }

  /** Removes a variable. Throws UsageError if it is not set. */
  unset(name: string): void {
    if (this.#find(name) === undefined) throw this.#unknown(name);
    if (name === lastResult) this.#setLast(undefined);
    else this.#variables.delete(name);
  }

  /** Returns the unwrapped value of a variable. Throws UsageError if it is not set. */
  dataOf(name: string): Json {
    return this.#named(name).data;
  }

  /** Returns what `--json` prints of a variable. Throws UsageError if it is not set. */
  jsonOf(name: string): Json {
    return this.#named(name).json;
  }

  /**
   * Returns what a reference stands for: the unwrapped value, or a part of it. A path is looked up in what `--json` prints,
   * then in the structured content and in the unwrapped value, until it finds something. Throws UsageError for an unknown variable or an invalid path.
   */
  async valueOf({ name, path }: Reference): Promise<Json> {
    const variable = this.#named(name);
    if (path === '') return variable.data;
    let failure: unknown;
    const { json, data } = variable;
    const structure = isObject(json) ? (json as JsonObject).structuredContent : undefined;
    for (const value of new Set([json, structure ?? data, data])) {
      try {
        const found = await query(path, value);
        if (found !== null) return found;
        failure = undefined;
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        failure ??= error;
      }
    }
    if (!(failure instanceof UsageError)) return null;
    throw new UsageError(failure.message.replace(/^--query( ".*?")?/, `$${name}.${path}`), {
      hint: `A path is a JMESPath expression on the value of ${name}.`,
      cause: failure,
    });
  }

  /**
   * Expands the variables in a word. A value that is a variable alone is typed by the schema as if its text had been
   * typed; lists, objects and null stay JSON. Within JSON it is JSON; within longer or quoted text it is text. Throws
   * UsageError for an unknown variable.
   */
  async expand(word: Token): Promise<string> {
    if (!mayExpand(word)) return word.text;
    const { text } = word;
    const [, key = '', colon = ''] = /^(?![{[$])([^\s=]*?)(:?)=/.exec(text) ?? [];
    const start = key === '' && colon === '' ? 0 : key.length + colon.length + 1;
    const value = text.slice(start);
    const references = referencesIn(value);
    const [only] = references;
    if (only === undefined) return text;
    const isJson = colon === ':' || /^[[{]/.test(value);
    if (only.from === 0 && only.to === value.length && !word.quoted) {
      const json = await this.valueOf(only);
      const isText = json !== null && !Array.isArray(json) && !isObject(json);
      if (start > 0 && (colon === ':' || !isText)) return `${key}:=${stringifyJson(json)}`;
      return text.slice(0, start) + harmless(textOf(json), start > 0, text);
    }
    const expanded = await this.substitute(value, isJson);
    const startsWithValue = only.from === 0 && !isJson;
    return text.slice(0, start) + (startsWithValue ? harmless(expanded, start > 0, text) : expanded);
  }

  /** Replaces the variables in a text with their values: as JSON if the text is JSON, else as text. Throws UsageError. */
  async substitute(text: string, isJson: boolean): Promise<string> {
    let expanded = '';
    let at = 0;
    for (const reference of referencesIn(text)) {
      expanded += text.slice(at, reference.from);
      const json = await this.valueOf(reference);
      at = reference.to;
      if (!isJson) expanded += textOf(json);
      else if (inJsonString(text, reference.from)) {
        expanded += stringifyJson(textOf(json)).slice(1, -1);
      } else expanded += stringifyJson(json);
    }
    return expanded + text.slice(at);
  }

  #find(name: string): Variable | undefined {
    return name === lastResult ? this.#last : this.#variables.get(name);
  }

  #named(name: string): Variable {
    const variable = this.#find(name);
    if (variable !== undefined) return variable;
    const value = this.#ofEnvironment(name);
    if (value === undefined) throw this.#unknown(name);
    if (isSecretName(name)) this.secrets.add(value);
    return new Variable(value, () => value);
  }

  #ofEnvironment(name: string): string | undefined {
    return environmentName.test(name) && Object.hasOwn(this.#env, name) ? this.#env[name] : undefined;
  }

  #unknown(name: string): UsageError {
    if (name === lastResult) {
      return new UsageError('There is no last result yet.', {
        hint: 'It is set by a command that asks the server and succeeds.',
      });
    }
    const others = this.names.filter((known) => known !== lastResult);
    const inEnvironment = environmentName.test(name) ? ', or in the environment' : '';
    return new UsageError(`Unknown variable ${name}.${didYouMean(name, others)}`, {
      hint: `Set it with: ${name} = call …${inEnvironment}; to use it as text, put it in single quotes: '$${name}'.`,
    });
  }
}

/** Whether a word may have variables in it. */
export function mayExpand({ literal, text }: Token): boolean {
  return !literal && text.includes('$');
}

function textOf(json: Json): string {
  return typeof json === 'string' ? json : stringifyJson(json);
}

/**
 * Returns an expanded text that begins with a variable's value as text: of an argument or a word of its own. It may come
 * from a server, which must not choose files to read or options. Throws UsageError if it could only be read as such.
 */
function harmless(text: string, ofArgument: boolean, word: string): string {
  if (ofArgument) return text.startsWith('@') ? `@${text}` : text;
  const isOption = text.startsWith('-');
  if (!isOption && !/^[^\s=]+=@/.test(text)) return text;
  const meaning = isOption ? 'an option' : 'an argument with the content of a file';
  throw new UsageError(`The value of ${word} would be read as ${meaning}: ${describeValue(text, false)}.`, {
    hint: `To use it as text, name the argument: NAME=${word}`,
  });
}

/** Whether a position in JSON text is inside a string. */
function inJsonString(text: string, place: number): boolean {
  let inside = false;
  for (let at = 0; at < place; at++) {
    const character = text.charAt(at);
    if (character === '\\' && inside) at++;
    else if (character === '"') inside = !inside;
  }
  return inside;
}
