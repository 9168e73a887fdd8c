import type { Candidate } from './candidate.ts';
import { matching } from './match.ts';
import type { CompletionPorts, FoundFile } from './ports.ts';

/** Which files count; folders always do, for what is in them. */
export type FileFilter = (file: FoundFile) => boolean;

export const anyFile: FileFilter = () => true;

export const configFiles: FileFilter = ({ path }) =>
  /\.(jsonc?|toml)$/i.test(path) && !otherPrograms.test(path);

/** What is in the form of a config file, and never one of servers. */
const otherPrograms =
  /(^|[\\/])((package|package-lock|tsconfig.*|jsconfig|biome|deno)\.jsonc?|(pyproject|Cargo)\.toml)$/;

/** Config files, scripts, and programs where a path shows that one is meant: a bare name is never a file. */
export const targetFiles: FileFilter = (file) =>
  configFiles(file) ||
  /\.(pyw?|[cm]?[jt]s)$/i.test(file.path) ||
  (file.kind === 'program' && /[\\/]/.test(file.path));

/** The files and folders that `typed` may become; `before` is what of the word stands before the path. */
export function fileCandidates(
  ports: CompletionPorts,
  typed: string,
  before: string,
  counts: FileFilter,
): readonly Candidate[] {
  const found = ports.files(typed).filter((file) => file.kind === 'folder' || counts(file));
  const candidates = found.map(({ path, kind }): Candidate => {
    const value = before + path;
    return kind === 'folder' ? { value: `${value}/`, kind: 'file', open: true } : { value, kind: 'file' };
  });
  const folder = typed.lastIndexOf('/') + 1;
  return matching([candidates], before + typed, before.length + folder);
}
