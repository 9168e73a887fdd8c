import type { RequestOptions } from '../api/options.ts';
import type { LoadedSkill } from '../api/skills.ts';
import type { RequestRunner } from './request-runner.ts';

/** Reads the `SKILL.md` of a skill and verifies it. Throws ServerError, and UsageError if there is no such skill, or several. */
export function loadSkill(
  requests: RequestRunner,
  nameOrUri: string,
  options: RequestOptions,
): Promise<LoadedSkill> {
  return requests.run('skills/list', nameOrUri, options, async ({ server }, call) => {
    const [{ findSkill }, { placedFiles }] = await Promise.all([
      import('../../engine/skills/find-skill.ts'),
      import('../../engine/skills/skill-files.ts'),
    ]);
    const reader = await findSkill(server, nameOrUri, call);
    const { bytes } = await reader.load(call);
    const { uri, name, description, frontmatter } = reader.skill;
    return {
      uri,
      name,
      description,
      frontmatter,
      text: new TextDecoder().decode(bytes),
      files: reader.isVerifiable ? placedFiles(reader.skill) : undefined,
      readFile: (path, given = {}) =>
        requests.run('resources/read', path, given, async (_connected, fileCall) => {
          const file = await reader.read(path, fileCall);
          return file.bytes;
        }),
    };
  });
}
