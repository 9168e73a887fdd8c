import { ExitStatus, InterruptedError, McpcError, type Phase } from '../core/errors.ts';
import { sanitise, sanitiseLine } from '../terminal/sanitise.ts';
import type { Style } from '../terminal/style.ts';
import { compactJson, printJson } from './print-json.ts';
import { endLine, indented } from './rendered.ts';

/** What a report of a fault should name. */
export interface ProgramFacts {
  version: string;
  /** `process.version`. */
  node: string;
  /** Operating system and processor, as `linux x64`. */
  platform: string;
}

export interface ErrorTextOptions {
  /** How text for standard error has to look. */
  style: Style;
  /** Stacks and causes are shown. */
  verbose: boolean;
  /** What the server wrote to its standard error was not shown as it came, so its last lines are shown now. */
  quiet?: boolean;
  program: ProgramFacts;
}

/** A failure for people: what happened, where in the server's life, what the server sent with it, what to do. */
export function errorText(error: unknown, { style, verbose, quiet, program }: ErrorTextOptions): string {
  if (!(error instanceof McpcError)) return faultText(error, verbose, program, style);
  const { theme } = style;
  const message = indented(error.message);
  if (error instanceof InterruptedError) return endLine(message);
  const lines = [`${theme.error('error:')} ${message}`];
  const where = whereabouts(error);
  if (where !== '') lines.push(theme.dim(`  ${where}`));
  if (error.data !== undefined && error.data !== null)
    lines.push(theme.dim(`  data: ${compactJson(error.data)}`));
  if (quiet === true) lines.push(...lastWordsOf(error, style));
  if (verbose) lines.push(...causesOf(error).map((cause) => theme.dim(`  caused by: ${indented(cause)}`)));
  if (error.hint !== undefined) lines.push(sanitise(error.hint));
  return endLine(lines.join('\n'));
}

/** A failure as `--json` has it, with its line end: `{"error":{"kind","message","exitCode",…}}`. */
export function errorJson(error: unknown, style: Style): string {
  if (!(error instanceof McpcError)) {
    const fault = { kind: 'internal', message: describe(error), exitCode: ExitStatus.internal };
    return printJson({ error: { ...fault, hint: 'This is a fault in mcpc: please report it.' } }, style);
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

function faultText(error: unknown, verbose: boolean, program: ProgramFacts, { theme }: Style): string {
  const { version, node, platform } = program;
  const stack = error instanceof Error ? error.stack : undefined;
  const lines = [
    `${theme.error('error:')} mcpc failed unexpectedly: ${indented(describe(error))}`,
    `This is a fault in mcpc ${version} (Node ${node}, ${platform}). Please report it, with this message` +
      `${verbose ? ' and the stack below.' : ' and what --verbose adds to it.'}`,
  ];
  if (verbose && stack !== undefined) lines.push(theme.dim(sanitise(stack)));
  return endLine(lines.join('\n'));
}

/** Where it happened, unless the message says so by naming the server itself. */
function whereabouts({ message, phase, server, code }: McpcError): string {
  const told = server !== undefined && message.includes(server);
  const name = server === undefined ? 'the server' : sanitiseLine(server);
  const where = phase === undefined || told ? '' : during[phase](name);
  const number = code === undefined ? '' : `code ${code}`;
  return where && number ? `${where}, ${number}` : where || number;
}

const during: Record<Phase, (server: string) => string> = {
  start: (server) => `while starting ${server}`,
  connect: (server) => `while connecting to ${server}`,
  handshake: (server) => `while agreeing on the protocol with ${server}`,
  request: (server) => `during a request to ${server}`,
  close: (server) => `while closing the connection to ${server}`,
};

function lastWordsOf({ stderrTail = [] }: McpcError, { theme }: Style): string[] {
  if (stderrTail.length === 0) return [];
  return ['  its last words:', ...stderrTail.map((line) => `    ${sanitiseLine(line)}`)].map(theme.dim);
}

/** What brought `error` about, the nearest first. */
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
