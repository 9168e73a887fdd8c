import type { Skill, SkillFile } from '../../core/protocol.ts';
import { skillFolderName } from '../catalog/definitions.ts';

/** The file with the instructions of a skill, in its folder. */
export const mainFile = 'SKILL.md';

/** The limits of a skill that every client supports (extension, "Limits"): the number of files, and their bytes. */
const [mostFiles, mostBytes] = [512, 16 * 1024 * 1024];

/** A file of a skill, with its path in the skill's folder: `references/FORMS.md`. */
export interface PlacedFile extends SkillFile {
  path: string;
}

/** Returns the files of a skill with their paths. Only for a skill without an `entryProblem`. */
export function placedFiles({ uri, files }: Skill): PlacedFile[] {
  if (!Array.isArray(files)) return [];
  return files.map((file) => ({ ...file, path: pathIn(uri, file.uri) ?? file.uri }));
}

/** Returns what makes the entry of a skill unusable (extension, "Skill Entries"); undefined if nothing does. */
export function entryProblem(skill: Skill): string | undefined {
  const { uri, frontmatter, files } = skill;
  if (!uri.endsWith(`/${mainFile}`)) return `its URI does not end with /${mainFile}`;
  if (typeof frontmatter.name !== 'string') return 'its frontmatter has no name';
  const folder = decoded(skillFolderName(uri));
  if (folder !== frontmatter.name)
    return `its name is not that of its folder, ${folder ?? 'which is not valid'}`;
  if (files === undefined) return 'its resources are neither a list of files with digests nor "dynamic"';
  return files === 'dynamic' ? undefined : filesProblem(uri, files);
}

function filesProblem(uri: string, files: readonly SkillFile[]): string | undefined {
  if (files.length > mostFiles) return `it has ${files.length} files; at most ${mostFiles} are loaded`;
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (bytes > mostBytes) return `it has ${bytes} bytes; at most ${mostBytes} are loaded`;
  const paths = new Set<string>();
  for (const file of files) {
    const path = pathIn(uri, file.uri);
    if (path === undefined)
      return `the file ${file.uri} is not in its folder, or has a name that is not allowed`;
    if (paths.has(path)) return `the file ${path} is listed more than once`;
    if (!/^sha256:[\da-f]{64}$/.test(file.digest)) return `the digest of ${path} is not SHA-256`;
    if (!Number.isSafeInteger(file.size) || file.size < 0)
      return `the size of ${path} is not a number of bytes`;
    paths.add(path);
  }
  for (const path of paths) {
    const folders = path.split('/').map((_name, at, names) => names.slice(0, at).join('/'));
    const file = folders.find((folder) => paths.has(folder));
    if (file !== undefined) return `${file} is both a file and the folder of ${path}`;
  }
  return paths.has(mainFile) ? undefined : `its resources lack ${mainFile}`;
}

/** Returns the path of a file in a skill's folder; undefined if it is not in there. */
function pathIn(skillUri: string, fileUri: string): string | undefined {
  const folder = skillUri.slice(0, -mainFile.length);
  if (!fileUri.startsWith(folder)) return undefined;
  const names = fileUri.slice(folder.length).split('/').map(decoded);
  return names.every(isFileName) ? names.join('/') : undefined;
}

/** Returns the URI of a path in a skill's folder; undefined for a path that leads out of it. */
export function uriOf({ uri }: Skill, path: string): string | undefined {
  const names = path.split('/');
  if (!names.every(isFileName)) return undefined;
  return `${uri.slice(0, -mainFile.length)}${names.map(encodeURIComponent).join('/')}`;
}

/** Names that are devices on Windows, with any extension. */
const deviceName = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * Whether a name is that of a file or folder on every system, leads nowhere else and prints as it is. `.git` is not one:
 * the configuration of a repository can name commands that git runs.
 */
function isFileName(name: string | undefined): name is string {
  if (name === undefined || name === '' || Buffer.byteLength(name) > 255) return false;
  // Windows ignores dots and spaces at the end, which `.` and `..` have, too.
  if (/[.\s]$/.test(name) || /[/\\<>:"|?*\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u.test(name))
    return false;
  return !deviceName.test(name) && name.toLowerCase() !== '.git';
}

/** Decodes a segment of a URI; undefined if it is not valid. */
function decoded(segment: string): string | undefined {
  if (/[?#]/.test(segment)) return undefined;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
