import { writeSync } from 'node:fs';
import { ExitStatus } from '../base/errors.ts';
import { killAllGroups } from '../engine/transports/process-group.ts';
import { failureText } from '../running/failure-text.ts';
import { stylesOf } from '../running/styles.ts';
import type { World } from '../running/world.ts';
import { optionsSeen } from './options-seen.ts';

/** Reports an error that nobody caught, and ends the process with everything it started. */
export function failFast(
  error: unknown,
  words: readonly string[],
  world: World,
  status: number = ExitStatus.internal,
): never {
  // First of all: whoever reads standard error may not read.
  killAllGroups();
  try {
    writeSync(2, failureText(error, optionsSeen(words), stylesOf(world).err, world));
  } catch {
    // Nobody reads standard error: the status has to do.
  }
  return world.exit(status);
}
