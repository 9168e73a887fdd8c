import { statSync } from 'node:fs';
import { relative } from 'node:path';
import { splitCommandLine } from '../../arguments/split-command-line.ts';
import { quoteTarget, variableName } from '../../arguments/target-secrets.ts';
import { connectionWords } from '../../command-line/connection-words.ts';
import { type OptionName, type Options, optionDefinitions } from '../../command-line/options.ts';
import type { ParsedLine } from '../../command-line/parse-line.ts';
import { type PathContext, resolvePath } from '../../core/home.ts';
import { quoteWords } from '../../core/quote.ts';
import { typedWord } from '../language/quoting.ts';

/**
 * Returns the line `server …` of a test file in `folder` for the line that has connected. Paths are relative to that folder,
 * and secrets are variables of the environment.
 */
export function serverLine({ target = '', options }: ParsedLine, folder: string, place: PathContext): string {
  const moved = movedOptions(options, folder, place);
  const words = connectionWords(moved, (name) => `$${variableName(name)}`).map(headerWord);
  return ['server', quoteTarget(movedTarget(target, folder, place)), ...words].join(' ');
}

/** Returns a word as it is typed, with its variable in double quotes if it needs any: in single ones it would be text. */
function headerWord(word: string): string {
  if (!/\$[A-Z_]/.test(word)) return typedWord(word);
  return /\s/.test(word) ? `"${word}"` : word;
}

/** Returns a target whose files are named as seen from another folder. */
export function movedTarget(target: string, folder: string, place: PathContext): string {
  if (relative(folder, place.cwd) === '') return target;
  const whole = movedPath(target, folder, place);
  if (whole !== undefined) return whole;
  const [, config, name] = /^(.+)(:[^:/\\]+)$/.exec(target) ?? [];
  const file = config === undefined ? undefined : movedPath(config, folder, place);
  if (file !== undefined) return file + name;
  const words = splitCommandLine(target);
  if (words.length < 2) return target;
  const moved = words.map(
    (word) => (/[./\\]/.test(word) ? movedPath(word, folder, place) : undefined) ?? word,
  );
  return moved.some((word, at) => word !== words[at]) ? quoteWords(moved) : target;
}

/** Returns the path of something that exists, as seen from the folder; undefined if there is nothing, or if it is absolute. */
function movedPath(path: string, folder: string, place: PathContext): string | undefined {
  if (/^[/\\~-]|^\w:[/\\]/.test(path)) return undefined;
  const absolute = resolvePath(path, place);
  if (statSync(absolute, { throwIfNoEntry: false }) === undefined) return undefined;
  return relative(folder, absolute).replaceAll('\\', '/');
}

/** Returns options whose files and folders are named as seen from another folder. */
export function movedOptions(options: Options, folder: string, place: PathContext): Options {
  const moved: Options = { ...options };
  for (const name of Object.keys(optionDefinitions) as OptionName[]) {
    const { takes } = optionDefinitions[name];
    const value = options[name];
    if (takes !== 'file' && takes !== 'folder' && takes !== 'configFile') continue;
    const move = (path: string) => movedPath(path, folder, place) ?? path;
    if (typeof value === 'string') Object.assign(moved, { [name]: move(value) });
    else if (Array.isArray(value)) Object.assign(moved, { [name]: value.map(move) });
  }
  return moved;
}
