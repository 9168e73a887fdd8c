import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { redactTarget, redactWords } from '../../arguments/target-secrets.ts';
import { nearest } from '../../core/did-you-mean.ts';
import { which } from '../../core/environment.ts';
import { UsageError } from '../../core/errors.ts';
import { resolvePath } from '../../core/home.ts';
import { isConfigFile, kindOf, looksLikePath } from './classify-target.ts';
import { isScript } from './interpreters.ts';
import type { TargetContext, TargetOptions } from './target-options.ts';

/** A target that is not a server. */
export class UnknownTargetError extends UsageError {}

/** Returns the error for an unknown target, with suggestions. `configured` are the servers of config files. */
export function unknownTarget(
  target: string,
  { following = [] }: Pick<TargetOptions, 'following'>,
  environment: TargetContext,
  configured: readonly string[] = [],
): UnknownTargetError {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(target)?.[1];
  if (scheme !== undefined) {
    return new UnknownTargetError(`${redactTarget(target)}: mcpc does not support ${scheme}.`, {
      hint: 'A URL starts with http://, https://, ws:// or wss://.',
    });
  }
  if (looksLikePath(target)) {
    const near = filesLike(target, environment);
    const hints = [
      near.length > 0 ? `Did you mean ${near.join(' or ')}?` : undefined,
      `It was looked for from ${environment.cwd}.`,
    ];
    return new UnknownTargetError(`There is no file ${redactTarget(target)}.`, { hint: linesOf(hints) });
  }
  const near = nearest(target, [...Object.keys(environment.builtins), ...configured]);
  const isProgram = which(target, environment) !== undefined;
  const hints = [
    near.length > 0 ? `Did you mean ${near.join(' or ')}?` : undefined,
    kindOf(resolve(environment.cwd, target)) === 'file'
      ? `For the file here of that name: ./${target}`
      : undefined,
    isProgram
      ? `To run the program of that name, put its whole command line in quotes: "${beginning(target, following)}"; alone, add --transport stdio.`
      : undefined,
    'A target is demo, a URL (https://example.com/mcp, localhost:3000/mcp), a script (server.py), a program (./server), a command line in quotes ("npx -y @scope/server"), a config file (mcp.json, mcp.json:NAME), a configured server ("mcpc servers" lists them), or a session (@NAME).',
  ];
  return new UnknownTargetError(`"${redactTarget(target)}" is not a known server.`, {
    hint: linesOf(hints),
  });
}

/** Returns the scripts and config files in the target's folder with a similar name, relative like the target. */
function filesLike(target: string, environment: TargetContext): string[] {
  const at = Math.max(target.lastIndexOf('/'), target.lastIndexOf('\\')) + 1;
  const folder = target.slice(0, at);
  const known = namesIn(resolvePath(folder, environment)).filter(
    (name) => isScript(name) || isConfigFile(name),
  );
  return nearest(target.slice(at), known).map((name) => folder + name);
}

/** Returns the names in a folder; none if it cannot be read. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function linesOf(hints: readonly (string | undefined)[]): string {
  return hints.filter((hint) => hint !== undefined).join('\n');
}

/** Returns the part of an unquoted command line that is certain: `node server.js`, `npx -y …`. */
function beginning(program: string, [first, ...others]: readonly string[]): string {
  if (first === undefined) return `${program} …`;
  const more = others.length > 0 && !isScript(first);
  return `${program} ${redactWords([first]).join('')}${more ? ' …' : ''}`;
}
