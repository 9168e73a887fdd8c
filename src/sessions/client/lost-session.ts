import { writeSync } from 'node:fs';
import { colourLevel } from '../../terminal/capabilities/colour-level.ts';
import { streamKind } from '../../terminal/capabilities/stream-kind.ts';

/** What is said if the session process ends while a line runs. */
export function lostSession(name: string): { message: string; hint: string } {
  return {
    message: `Session ${name} ended while the line ran. The server may have done what it was asked to do, or not.`,
    hint: `Its log may say why: mcpc logs @${name}`,
  };
}

/** Reports that as the program reports its errors, without loading it. `json` is `--json`. */
export function reportLostSession(
  name: string,
  json: boolean,
  env: NodeJS.ProcessEnv,
  exitCode: number,
): void {
  const { message, hint } = lostSession(name);
  const isTTY = streamKind(2) === 'terminal';
  const error = colourLevel({ isTTY, env }) > 0 ? '\x1b[31m\x1b[1merror:\x1b[22m\x1b[39m' : 'error:';
  const text = json
    ? JSON.stringify({ error: { kind: 'connection', message, exitCode, hint } }, undefined, isTTY ? 2 : 0)
    : `${error} ${message}\n${hint}`;
  try {
    writeSync(2, `${text}\n`);
  } catch {
    // Standard error is closed, or full: only the status is left.
  }
}
