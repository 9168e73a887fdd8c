import { ExitStatus, InterruptedError, McpcError, type Phase } from '../core/errors.ts';
import { sanitise, sanitiseLine } from '../terminal/sanitise.ts';
import type { Style } from '../terminal/style.ts';
import { compactJson, printJson } from './print-json.ts';
import { endLine, indented } from './rendered.ts';

/** What a bug report should contain. */
export interface ProgramFacts {
  version: string;
  /** `process.version`. */
  node: string;
  /** Operating system and processor, as `linux x64`. */
  platform: string;
}

export interface ErrorTextOptions {
  style: Style;
  /** Shows stacks and causes. */
  verbose: boolean;
  /** The server's standard error was not shown before, so its last lines are shown now. */
  quiet?: boolean;
  program: ProgramFacts;
}

/** Renders an error: what happened, during which phase, the data that the server sent with it, and what to do next. */
export function errorText(error: unknown, { style, verbose, quiet, program }: ErrorTextOptions): string {
  if (!(error instanceof McpcError)) return bugText(error, verbose, program, style);
  const { theme } = style;
  // The message of a server stays as it is.
  const shorten = error.code === undefined ? style.shortenPaths : (text: string) => text;
  const message = indented(shorten(error.message));
  if (error instanceof InterruptedError) return endLine(message);
  const lines = [`${theme.error('error:')} ${message}`];
  const where = locationOf(error);
  if (where !== '') lines.push(theme.dim(`  ${where}`));
  if (error.data !== undefined && error.data !== null)
    lines.push(theme.dim(`  data: ${compactJson(error.data)}`));
  if (quiet === true) lines.push(...stderrLines(error, style));
  if (verbose) lines.push(...causesOf(error).map((cause) => theme.dim(`  caused by: ${indented(cause)}`)));
  if (error.hint !== undefined) lines.push(sanitise(shorten(error.hint)));
  return endLine(lines.join('\n'));
}

/** Renders an error for `--json`: a line `{"error":{"kind","message","exitCode",…}}`. */
export function errorJson(error: unknown, style: Style): string {
  if (!(error instanceof McpcError)) {
    const bug = { kind: 'internal', message: describe(error), exitCode: ExitStatus.internal };
    return printJson({ error: { ...bug, hint: 'This is a bug in mcpc. Please report it.' } }, style);
  }
  const {
    kind,
    message,
    exitStatus: exitCode,
    hint,
    phase,
    server,
    code,
    data,
    stderrTail: lastWords,
  } = error;
  return printJson({ error: { kind, message, exitCode, hint, phase, server, code, data, lastWords } }, style);
}

function bugText(error: unknown, verbose: boolean, program: ProgramFacts, { theme }: Style): string {
  const { version, node, platform } = program;
  const stack = error instanceof Error ? error.stack : undefined;
  const lines = [
    `${theme.error('error:')} mcpc failed unexpectedly: ${indented(describe(error))}`,
    `This is a bug in mcpc ${version} (Node ${node}, ${platform}). Please report it with this message` +
      `${verbose ? ' and the stack below.' : ' and the output of --verbose.'}`,
  ];
  if (verbose && stack !== undefined) lines.push(theme.dim(sanitise(stack)));
  return endLine(lines.join('\n'));
}

/** Returns the phase and the server, unless the message names the server, and the error code. */
function locationOf({ message, phase, server, code }: McpcError): string {
  const isNamed = server !== undefined && namesWhole(message, server);
  const name = server === undefined ? 'the server' : sanitiseLine(server);
  const where = phase === undefined || isNamed ? '' : during[phase](name);
  const number = code === undefined ? '' : `code ${code}`;
  return where && number ? `${where}, ${number}` : where || number;
}

/** Whether a message has a name in it that is not a part of a longer word. */
function namesWhole(message: string, name: string): boolean {
  const isPart = (character: string | undefined) =>
    character !== undefined && /[\p{L}\p{N}_-]/u.test(character);
  for (let at = message.indexOf(name); at >= 0; at = message.indexOf(name, at + 1)) {
    if (!isPart(message[at - 1]) && !isPart(message[at + name.length])) return true;
  }
  return false;
}

const during: Record<Phase, (server: string) => string> = {
  start: (server) => `while starting ${server}`,
  connect: (server) => `while connecting to ${server}`,
  handshake: (server) => `during the handshake with ${server}`,
  request: (server) => `during a request to ${server}`,
  close: (server) => `while closing the connection to ${server}`,
};

function stderrLines({ stderrTail = [] }: McpcError, { theme }: Style): string[] {
  if (stderrTail.length === 0) return [];
  const lines = stderrTail.map((line) => `    ${sanitiseLine(sanitise(line))}`);
  return ['  last lines of its stderr:', ...lines].map((line) => theme.dim(line));
}

/** Returns the chain of causes. */
function causesOf(error: Error): string[] {
  const causes: string[] = [];
  const seen = new Set<unknown>([error]);
  for (let { cause } = error; cause !== undefined && cause !== null && !seen.has(cause); ) {
    seen.add(cause);
    causes.push(describe(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return causes;
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : compactJson(error);
}
