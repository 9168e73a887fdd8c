import { isAbsolute } from 'node:path';
import type { SystemEnvironment } from '../../core/environment.ts';
import { ConnectionError, type Phase } from '../../core/errors.ts';
import type { ExitInfo } from '../transports/transport.ts';

/** The circumstances in which a server went away. */
export interface ExitContext {
  server: string;
  phase: Phase;
  environment: SystemEnvironment;
  /** The methods of the requests that had no answer yet. */
  underWay: string[];
}

/** A server that went away, as an error that says how it ended, what it was asked, and what it said last. */
export function serverExitError(obituary: ExitInfo, circumstances: ExitContext): ConnectionError {
  const { server, phase, environment, underWay } = circumstances;
  const when = underWay.length > 0 ? ` while ${underWay.join(', ')} was under way` : duringPhase[phase];
  return new ConnectionError(`${server} ${obituary.reason}${when}.`, {
    phase,
    server,
    hint: adviceFor(obituary, phase, environment),
    stderrTail: [...obituary.stray.map((text) => `standard output: ${text}`), ...obituary.stderrTail],
  });
}

const duringPhase: Record<Phase, string> = {
  start: ' as it was started',
  connect: ' before it was connected',
  handshake: ' during the handshake',
  request: '',
  close: ' while it was being closed',
};

/** Whether the program's own words say that it could not start at all, whatever it was asked. */
export function failedOnItsOwn({ stderrTail }: ExitInfo): boolean {
  return stderrTail.some((line) =>
    /^Traceback \(|^(\w+\.)*\w*(SyntaxError|ModuleNotFoundError)\b|ERR_MODULE_NOT_FOUND|Cannot find (module|package)|^npm (error|ERR!)/.test(
      line.trim(),
    ),
  );
}

/** What usually helps, going by what the program said. */
function adviceFor(obituary: ExitInfo, phase: Phase, { env }: SystemEnvironment): string | undefined {
  const said = [...obituary.stderrTail, ...obituary.stray].join('\n');
  const python = /ModuleNotFoundError: No module named '([^']+)'/.exec(said);
  if (python !== null) {
    return `Its Python has no module "${python[1]}". Install it there, or choose another interpreter with --python.`;
  }
  const node = /Cannot find (?:module|package) ['"]([^'"]+)['"]/.exec(said);
  const missing = node?.[1] ?? '';
  if (isAbsolute(missing))
    return `There is no file ${missing}. Is the path right, seen from the server's folder?`;
  if (node !== null) return `Node found no "${missing}". Run npm install in the server's folder.`;
  const variable = missingVariable(said);
  if (variable !== undefined) {
    return env[variable] === undefined
      ? `It wants a variable ${variable}. Give it with: -e ${variable}=VALUE`
      : `A server gets only a few of your variables. Pass this one on with: -e ${variable}, or all with --inherit-env.`;
  }
  if (/SyntaxError|IndentationError/.test(said))
    return 'Its code has a mistake; the lines above name the place.';
  if (phase === 'handshake' && obituary.status === 0 && said.trim() === '') {
    return 'It ended without a word. Does the script start the server, as with mcp.run() or server.connect()?';
  }
  return undefined;
}

/** The environment variable that the program says it lacks. */
function missingVariable(said: string): string | undefined {
  const [, name] =
    /KeyError: '([A-Z][A-Z0-9_]{2,})'/.exec(said) ??
    /\b([A-Z][A-Z0-9]*_[A-Z0-9_]+)\b[^\n]{0,40}\b(?:is not set|not set|is required|must be set|is missing)/.exec(
      said,
    ) ??
    [];
  return name;
}
