import type { SystemEnvironment } from '../../core/environment.ts';
import type { Phase } from '../../core/errors.ts';
import type { Source } from '../targets/source.ts';
import type { ExitInfo } from '../transports/transport.ts';
import { missingNodeModule } from './missing-node-module.ts';
import { missingPythonModule } from './missing-python-module.ts';

/** Which server exited, and when. */
export interface ExitContext {
  source: Source;
  phase: Phase;
  /** The request that has no response. */
  method?: string | undefined;
  environment: SystemEnvironment;
}

/** Returns what usually helps if a server exited, judging by its output. */
export function exitHint(
  exitInfo: ExitInfo,
  { source, phase, environment }: ExitContext,
): string | undefined {
  const { env } = environment;
  const entry = source.type === 'stdio' ? source.entry : undefined;
  const output = [...exitInfo.stderrTail, ...exitInfo.stray].join('\n');
  if (needsFirstMcpPackage.test(output)) {
    return `It needs version 1 of Python's mcp package. Install "mcp<2" for it; with uvx: uvx --with 'mcp<2' NAME`;
  }
  const python = /ModuleNotFoundError: No module named '([\w.]{1,100})'/.exec(output)?.[1];
  if (python !== undefined && source.type === 'stdio')
    return missingPythonModule(python, source, environment);
  const node = missingNodeModule(output, source.type === 'stdio' ? source.cwd : '');
  if (node !== undefined) return node;
  const variable = missingVariable(output);
  if (variable !== undefined && entry !== undefined) {
    const value = env[variable] === undefined ? 'VALUE' : `\${${variable}}`;
    return `It requires the variable ${variable}. Set it in "env" of ${entry.name} in ${entry.file}: "${variable}": "${value}"`;
  }
  if (variable !== undefined) {
    return env[variable] === undefined
      ? `It requires the variable ${variable}. Set it with: -e ${variable}=VALUE`
      : `A server inherits only a few of your variables. Pass this one with: -e ${variable}, or all with --inherit-env.`;
  }
  if (/SyntaxError|IndentationError/.test(output)) return 'Its code has a syntax error; see the lines above.';
  if (phase === 'handshake' && exitInfo.status === 0) {
    const without = output.trim() === '' ? 'any output' : 'an error';
    return `It exited without ${without}. Does the script start the server, as with mcp.run() or server.connect()?`;
  }
  return undefined;
}

/** Version 2 of the package has neither the module of FastMCP 1 nor the decorators of its low-level server. */
const needsFirstMcpPackage =
  /No module named 'mcp\.server\.fastmcp'|'Server' object has no attribute '(?:list|call|read|get|set|subscribe|unsubscribe)_\w+'/;

/** Returns the environment variable that is missing, according to the output of the program. */
function missingVariable(output: string): string | undefined {
  const [, name] =
    /KeyError: '([A-Z][A-Z0-9_]{2,})'/.exec(output) ??
    /\b([A-Z][A-Z0-9]*_[A-Z0-9_]+)\b[^\n]{0,40}\b(?:is not set|not set|is required|must be set|is missing)/.exec(
      output,
    ) ??
    [];
  return name;
}
