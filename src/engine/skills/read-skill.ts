import { createHash } from 'node:crypto';
import { nearest } from '../../core/did-you-mean.ts';
import { ServerError, UsageError } from '../../core/errors.ts';
import { asJsonObject, type JsonObject } from '../../core/json.ts';
import type { Skill, SkillFile } from '../../core/protocol.ts';
import type { CallOptions } from '../protocol/client-options.ts';
import type { SingleServer } from '../server.ts';
import { frontmatterProblem } from './frontmatter.ts';
import { entryProblem, mainFile, placedFiles, uriOf } from './skill-files.ts';

/** A file of a skill that was read. */
export interface SkillContent {
  /** In the skill's folder. */
  path: string;
  uri: string;
  bytes: Uint8Array;
  /** The result of `resources/read`. */
  result: JsonObject;
}

/**
 * Reads files of a skill and verifies them against its entry (extension, "Integrity and Verification"): their size, their
 * digest and, of `SKILL.md`, the frontmatter. Reads nothing that was not asked for. All methods throw ServerError for a
 * skill or file that differs from the entry, and UsageError for a file that the skill does not have.
 */
export class SkillReader {
  readonly skill: Skill;
  readonly #client: SingleServer;

  constructor(client: SingleServer, skill: Skill) {
    this.skill = skill;
    this.#client = client;
    const problem = entryProblem(skill);
    if (problem !== undefined) throw this.#refused(`${problem}.`);
  }

  /** Whether the server lists digests, against which the files are verified. */
  get isVerifiable(): boolean {
    return this.skill.files !== 'dynamic';
  }

  /** Reads `SKILL.md`. */
  async load(options: CallOptions): Promise<SkillContent> {
    const content = await this.read(mainFile, options);
    const text = Buffer.from(content.bytes).toString('utf8');
    const problem = await frontmatterProblem(text, this.skill.frontmatter);
    if (problem !== undefined) throw this.#refused(`${mainFile} ${problem}.`);
    return content;
  }

  /** Reads every file, `SKILL.md` first. */
  async readAll(options: CallOptions): Promise<SkillContent[]> {
    if (!this.isVerifiable) {
      throw new UsageError(`The server generates the skill ${this.skill.name} and lists none of its files.`, {
        hint: 'Read them one by one, by their paths.',
      });
    }
    const contents = [await this.load(options)];
    for (const { path } of placedFiles(this.skill)) {
      if (path !== mainFile) contents.push(await this.read(path, options));
    }
    return contents;
  }

  /** Reads a file by its path in the skill's folder, or by its URI. */
  async read(pathOrUri: string, options: CallOptions): Promise<SkillContent> {
    const { path, file } = this.#locate(pathOrUri);
    const result = await this.#client.readResource(file.uri, options);
    const bytes = bytesOf(result, file.uri);
    if (bytes === undefined) throw this.#refused(`the server returned no content of ${path}.`);
    if ('digest' in file) this.#verify(path, file, bytes);
    return { path, uri: file.uri, bytes, result };
  }

  #locate(pathOrUri: string): { path: string; file: SkillFile | { uri: string } } {
    const { skill } = this;
    if (!this.isVerifiable) {
      const uri = uriOf(skill, pathOrUri);
      if (uri !== undefined) return { path: pathOrUri, file: { uri } };
      throw new UsageError(`"${pathOrUri}" is not the path of a file in the folder of ${skill.name}.`);
    }
    const files = placedFiles(skill);
    const file = files.find(({ path, uri }) => path === pathOrUri || uri === pathOrUri);
    if (file !== undefined) return { path: file.path, file };
    const near = nearest(
      pathOrUri,
      files.map(({ path }) => path),
    );
    const known = near.length > 0 ? near : files.map(({ path }) => path).slice(0, 8);
    throw new UsageError(`The skill ${skill.name} has no file "${pathOrUri}".`, {
      hint: near.length > 0 ? `Did you mean ${known.join(' or ')}?` : `It has ${known.join(', ')}.`,
    });
  }

  #verify(path: string, { size, digest }: SkillFile, bytes: Uint8Array): void {
    if (bytes.length !== size) {
      throw this.#refused(`${path} has ${bytes.length} bytes, but its entry says ${size}.`);
    }
    const actual = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    if (actual !== digest) throw this.#refused(`${path} does not have the digest of its entry.`);
  }

  #refused(problem: string): ServerError {
    const server = this.#client.name;
    return new ServerError(`The skill ${this.skill.name} of ${server} cannot be used: ${problem}`, {
      server,
      hint: 'If it changed while it was read, try again. Otherwise its server is wrong, or someone changed it on the way.',
    });
  }
}

/** Returns the content of a file in a result of `resources/read`; undefined if it has none. */
function bytesOf({ contents }: JsonObject, uri: string): Uint8Array | undefined {
  const blocks = [contents ?? []].flat().map(asJsonObject);
  const content = blocks.length === 1 ? blocks[0] : blocks.find((block) => block?.uri === uri);
  if (typeof content?.text === 'string') return Buffer.from(content.text, 'utf8');
  return typeof content?.blob === 'string' ? Buffer.from(content.blob, 'base64') : undefined;
}
