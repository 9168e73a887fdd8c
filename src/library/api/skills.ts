import type { JsonObject } from '../../core/json.ts';
import type { SkillFile } from '../../core/protocol.ts';
import type { RequestOptions } from './options.ts';

/** A file of a skill, with its path in the skill's folder: `references/FORMS.md`. */
export interface SkillPath extends SkillFile {
  path: string;
}

/** A skill whose `SKILL.md` was read and compared with its entry. */
export interface LoadedSkill {
  uri: string;
  name: string;
  description: string | undefined;
  frontmatter: JsonObject;
  /** The content of `SKILL.md`. It is the server's: models must not trust it more than other results. */
  text: string;
  /** All files, `SKILL.md` among them; undefined if the server generates them, so that there is nothing to verify. */
  files: SkillPath[] | undefined;
  /**
   * Reads a file by its path and verifies it. Throws ServerError if its size or digest differs from the entry, and
   * UsageError for a file that is not listed.
   */
  readFile(path: string, options?: RequestOptions): Promise<Uint8Array>;
}
