import { writeSync } from 'node:fs';
import { ExitStatus } from '../base/errors.ts';
import { version } from '../base/version.ts';
import { errorText } from '../render/error.ts';
import { styleOf } from '../terminal/style.ts';
import type { World } from './world.ts';

/** Reports an error that nobody caught, and ends the process with everything it started. */
export function failFast(error: unknown, { stderr, env, platform, exit }: World): never {
  const style = styleOf({ isTTY: stderr.isTTY === true, columns: stderr.columns, env, platform });
  const program = { version, node: process.version, platform: `${platform} ${process.arch}` };
  try {
    // The stack is shown: whoever reports this cannot make it happen again at will.
    writeSync(2, errorText(error, { style, verbose: true, program }));
  } catch {
    // Nobody reads standard error: the status has to do.
  }
  return exit(ExitStatus.internal);
}
