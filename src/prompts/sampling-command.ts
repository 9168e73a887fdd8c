import { spawn } from 'node:child_process';
import { splitCommandLine } from '../arguments/split-command-line.ts';
import type { SystemEnvironment } from '../core/environment.ts';
import { UsageError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import { stringifyJson } from '../core/json-text.ts';
import type { SamplingRequest } from '../core/server-requests.ts';
import { forgetGroup, rememberGroup, signalGroup } from '../engine/transports/process-group.ts';
import { parseSamplingResult } from './sampling-result.ts';

/** How long a command may run after SIGTERM before it is killed, in ms. */
const killTimeout = 500;
/** In bytes. */
const maxOutput = 64 * 1024 * 1024;

type CommandEnvironment = Pick<SystemEnvironment, 'env' | 'cwd'>;

/**
 * Answers a sampling request with a command that reads the request as JSON on its standard input and writes the answer
 * to its standard output. Returns a whole `CreateMessageResult`. Throws UsageError when the command fails or its output
 * cannot be used.
 */
export async function commandAnswer(
  command: string,
  request: SamplingRequest,
  environment: CommandEnvironment,
  signal: AbortSignal,
): Promise<JsonObject> {
  const words = splitCommandLine(command);
  const output = await runCommand(words, `${stringifyJson(request.params)}\n`, environment, signal);
  const parsed = parseSamplingResult(output, request, 'command');
  if ('result' in parsed) return parsed.result;
  throw new UsageError(`${command}: ${parsed.problem}`);
}

/** Runs a command without a shell. It ends, with all it started, when `signal` aborts or mcpc ends. */
async function runCommand(
  [program = '', ...args]: readonly string[],
  stdin: string,
  { env, cwd }: CommandEnvironment,
  signal: AbortSignal,
): Promise<string> {
  signal.throwIfAborted();
  const child = spawn(program, args, { env, cwd, stdio: 'pipe', detached: true });
  const { pid } = child;
  if (pid !== undefined) rememberGroup(pid);
  const stop = () => {
    if (pid === undefined) return;
    signalGroup(pid, 'SIGTERM');
    setTimeout(() => signalGroup(pid, 'SIGKILL'), killTimeout).unref();
  };
  signal.addEventListener('abort', stop, { once: true });
  // A command may end without reading its input.
  child.stdin.on('error', () => {});
  child.stdin.end(stdin);
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  let size = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxOutput) stop();
    else stdout.push(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  try {
    const failure = await new Promise<string | undefined>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (status, killedBy) => {
        if (killedBy !== null) resolve(`was killed by ${killedBy}`);
        else resolve(status === 0 ? undefined : `exited with status ${status}`);
      });
    });
    signal.throwIfAborted();
    if (size > maxOutput) throw new UsageError(`${program} wrote more than 64 MiB, which is not used.`);
    if (failure === undefined) return Buffer.concat(stdout).toString('utf8');
    const last = lastLine(Buffer.concat(stderr).toString('utf8'));
    throw new UsageError(`${program} ${failure}${last === '' ? '.' : `: ${last}`}`);
  } catch (error) {
    if (error instanceof UsageError || signal.aborted) throw error;
    throw new UsageError(`${program} could not be started: ${(error as Error).message}.`, { cause: error });
  } finally {
    signal.removeEventListener('abort', stop);
    if (pid !== undefined && !signalGroup(pid, 0)) forgetGroup(pid);
  }
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1)?.trim() ?? '';
}
