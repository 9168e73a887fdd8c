import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { isObject } from '../../core/json.ts';
import { readJson } from '../../core/json-text.ts';
import { quoteWord } from '../../core/quote.ts';

/**
 * Returns what helps if Node found no module: one of the server's own, of a package, or the script itself. `cwd`: the
 * folder of the server. Undefined if the output of the server names no module.
 */
export function missingNodeModule(output: string, cwd: string): string | undefined {
  const [, missing = ''] = /Cannot find (?:module|package) ['"]([^'"]+)['"]/.exec(output) ?? [];
  if (missing === '') return undefined;
  const importer = importerIn(output);
  const [, dependency] = /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(missing) ?? [];
  if (dependency !== undefined) {
    return `The package ${dependency.replace('\\', '/')} that it uses is incomplete: it has no ${missing}. Install it again.`;
  }
  if (isAbsolute(missing) && importer === undefined) {
    return `There is no file ${missing}. Is the path right, seen from the server's folder?`;
  }
  if (isAbsolute(missing) || missing.startsWith('.')) {
    return `Its code imports ${missing}, which does not exist. Build the server, or install it again.`;
  }
  const [name = missing] = /^(?:@[^/]+\/)?[^/]+/.exec(missing) ?? [];
  return missingPackage(name, importer === undefined ? cwd : projectFolder(importer));
}

/** Returns the path of the file that imports what is missing. */
function importerIn(output: string): string | undefined {
  return (
    / imported from (\S.*)/.exec(output)?.[1]?.trim() ?? /Require stack:\s*- (.+)/.exec(output)?.[1]?.trim()
  );
}

/** Returns the folder in which the packages of a file are installed: the nearest with a package.json. */
function projectFolder(file: string): string {
  const [outside = file] = file.split(/[\\/]node_modules[\\/]/);
  const folder = outside === file ? dirname(file) : outside;
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, 'package.json'))) return at;
    if (dirname(at) === at) return folder;
  }
}

function missingPackage(name: string, folder: string): string {
  const file = join(folder, 'package.json');
  const install = `cd ${quoteWord(folder)} && npm install`;
  if (!existsSync(file)) {
    return `There is no package "${name}" in ${join(folder, 'node_modules')} or above. Install it: ${install} ${quoteWord(name)}`;
  }
  if (declares(file, name)) {
    return `The package "${name}" of ${file} is not installed. Install its packages: ${install}`;
  }
  return `The package "${name}" is neither installed nor in ${file}. Install it: ${install} ${quoteWord(name)}`;
}

/** Whether a package.json lists a package. */
function declares(file: string, name: string): boolean {
  try {
    const read = readJson(readFileSync(file, 'utf8'));
    const members = 'value' in read && isObject(read.value) ? Object.values(read.value) : [];
    return members.some((member) => isObject(member) && Object.hasOwn(member, name));
  } catch {
    return false;
  }
}
