import { UsageError } from '../core/errors.ts';
import { asJsonObject, isObject, type Json, type JsonObject } from '../core/json.ts';
import { readJson, stringifyJson } from '../core/json-text.ts';
import { describeValue } from '../core/secrets.ts';
import type { ValueSource } from './parse-word.ts';

/** Where argument values can be read from besides the command line. */
export interface InputFiles {
  /** Reads a file; rejects like `fs.readFile`. Expands a leading `~/`. */
  readFile(path: string): Promise<string>;
  /** Reads all of standard input. */
  readStdin(): Promise<string>;
}

/** The value of an assignment: text that is still to be converted, or JSON. */
export type GivenValue = { text: string; fromFile: boolean } | { json: Json };

/** Reads the values of one line's words; standard input can be read once. */
export class ArgumentReader {
  readonly #files: InputFiles;
  #stdinReader: string | undefined;

  constructor(files: InputFiles) {
    this.#files = files;
  }

  /** Reads the value of an assignment. If `isSecret` returns true, messages do not show it. @throws UsageError */
  async value(key: string, source: ValueSource, isSecret: () => boolean): Promise<GivenValue> {
    switch (source.kind) {
      case 'text':
        return { text: source.text, fromFile: false };
      case 'json': {
        const described = () => describeValue(source.text, isSecret());
        return { json: parseGiven(source.text, `Argument ${key}`, described, key) };
      }
      case 'textFile':
        return { text: await this.#file(source.file, key, `${key}=@`), fromFile: true };
      case 'jsonFile': {
        const text = await this.#file(source.file, key, `${key}:=@`);
        return { json: parseGiven(text, `Argument ${key}`, () => `the file ${source.file}`, key) };
      }
    }
  }

  /** Reads the object that the word `-` stands for. @throws UsageError */
  async stdinObject(): Promise<JsonObject> {
    return readObject(await this.#stdin('-'), 'standard input');
  }

  async #file(file: string, key: string, form: string): Promise<string> {
    if (file === '-') return this.#stdin(`${form}-`);
    const asText = `To pass the text itself, write ${key}=@@${file}.`;
    if (file === '') throw new UsageError(`${form} names no file.`, { hint: asText });
    try {
      return await this.#files.readFile(file);
    } catch (error) {
      throw new UsageError(`Argument ${key}: ${fileProblem(file, error)}`, { hint: asText, cause: error });
    }
  }

  #stdin(word: string): Promise<string> {
    if (this.#stdinReader !== undefined) {
      throw new UsageError(
        `Standard input can be read only once, but both "${this.#stdinReader}" and "${word}" read it.`,
      );
    }
    this.#stdinReader = word;
    return this.#files.readStdin();
  }
}

const fileProblems: Record<string, string> = {
  ENOENT: 'there is no file',
  ENOTDIR: 'there is no file',
  EISDIR: 'there is a folder, not a file, at',
  EACCES: 'no permission to read',
};

function fileProblem(file: string, error: unknown): string {
  const problem = isObject(error) ? fileProblems[String(error.code)] : undefined;
  if (problem !== undefined) return `${problem} ${file}.`;
  return `${file} could not be read (${error instanceof Error ? error.message : String(error)}).`;
}

/** Parses a JSON object. @throws UsageError that calls the text `source` */
export function readObject(text: string, source: string): JsonObject {
  return asArguments(
    parseGiven(text, 'The arguments', () => source, ''),
    source,
  );
}

/** Narrows JSON to an object. @throws UsageError that calls the JSON `source` */
export function asArguments(value: Json, source: string): JsonObject {
  const object = asJsonObject(value);
  if (object !== undefined) return object;
  const given = Array.isArray(value) ? 'an array' : stringifyJson(value).slice(0, 20);
  throw new UsageError(
    `The arguments must be a JSON object such as {"name":"value"}, but ${source} is ${given}.`,
  );
}

function parseGiven(text: string, subject: string, describe: () => string, key: string): Json {
  const parsed = readJson(text);
  if ('value' in parsed) return parsed.value;
  throw new UsageError(`${subject}: ${describe()} ${parsed.problem}.`, {
    hint: jsonHint(text, key),
  });
}

function jsonHint(text: string, key: string): string | undefined {
  if (/^\s*[[{]\s*[^\s"'\d[\]{}]*[A-Za-z]/.test(text) && !text.includes('"')) {
    return 'JSON requires double quotes, which the shell may have removed: put the word in single quotes, or pass the JSON on standard input as "-".';
  }
  if (/^\s*[[{].*'/.test(text) && !text.includes('"')) return 'JSON requires double quotes, not single ones.';
  const bare = text.trim();
  if (key !== '' && /^[^\s"'[\]{}]+$/.test(bare) && !/^-?\d/.test(bare)) {
    return `To pass text, leave out the colon: ${key}=…`;
  }
  return undefined;
}
