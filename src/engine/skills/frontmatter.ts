import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import { isSameJson } from '../../core/json-text.ts';

/** The YAML at the beginning of a file, between two lines of `---`. */
const frontmatter = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/;

/** The largest frontmatter that is parsed, in characters: YAML can take a long time to parse. */
const longest = 65_536;

/**
 * Compares the frontmatter of a `SKILL.md` with that of its entry, field by field. Returns how they differ, to follow
 * "SKILL.md"; undefined if they do not.
 */
export async function frontmatterProblem(text: string, listed: JsonObject): Promise<string | undefined> {
  const yaml = frontmatter.exec(text)?.[1];
  if (yaml === undefined) return 'has no frontmatter';
  if (yaml.length > longest) return `has a frontmatter of more than ${longest} characters`;
  const { parseYaml } = await import('../../config/yaml.ts');
  let parsed: Json;
  try {
    parsed = parseYaml(yaml);
  } catch (error) {
    return `has a frontmatter that is not valid YAML: ${(error as Error).message}`;
  }
  if (!isObject(parsed)) return 'has a frontmatter without fields';
  const own = parsed as JsonObject;
  const names = [...new Set([...Object.keys(own), ...Object.keys(listed)])];
  const differing = names.filter((name) => !isSameMember(own, listed, name));
  if (differing.length === 0) return undefined;
  return `has another frontmatter than its entry, in ${differing.map((name) => `"${name}"`).join(', ')}`;
}

function isSameMember(a: JsonObject, b: JsonObject, name: string): boolean {
  if (!Object.hasOwn(a, name) || !Object.hasOwn(b, name)) return false;
  return isSameJson(a[name] ?? null, b[name] ?? null);
}
