import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../base/errors.ts';
import type { ParsedLine } from '../commands/line.ts';
import { inferTarget } from '../engine/inference.ts';
import { targetSettings } from '../running/target-settings.ts';
import type { World } from '../running/world.ts';

/** The files that `--watch` watches: the script or program that the line starts. Throws UsageError if there is none. */
export function serverFiles(line: ParsedLine, world: World): string[] {
  const target = inferTarget(line.target ?? '', targetSettings(line), world);
  const source = target.type === 'server' ? target.source : undefined;
  if (source?.type === 'stdio') {
    const { command, args, cwd = world.cwd } = source;
    const scripts = args.filter((word) => !word.startsWith('-')).map((word) => resolve(cwd, word));
    const program =
      command.includes('/') && !/\/(node|python[\d.]*|uv|deno|bun)$/.test(command)
        ? [resolve(cwd, command)]
        : [];
    const files = [...scripts, ...program].filter((path) =>
      statSync(path, { throwIfNoEntry: false })?.isFile(),
    );
    if (files.length > 0) return files;
  }
  throw new UsageError(
    '--watch is for a server that is started from a file, and there is none in the target.',
    {
      hint: 'As in: mcpc connect server.py --watch',
    },
  );
}
