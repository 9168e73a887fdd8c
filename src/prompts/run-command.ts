import { spawn } from 'node:child_process';
import { UsageError } from '../core/errors.ts';
import { forgetGroup, rememberGroup, signalGroup } from '../engine/transports/process-group.ts';

/** How long a command that is told to stop has before it is killed, in ms. */
const grace = 500;
/** How much a command may write; more is no answer to anything. */
const mostOutput = 64 * 1024 * 1024;

/**
 * Runs a command without a shell, with `stdin` on its standard input, and gives its standard output. It ends, with
 * all it started, when `signal` aborts or mcpc ends. Throws UsageError when it fails.
 */
export async function runCommand(
  words: readonly string[],
  stdin: string,
  { env, cwd, signal }: { env: NodeJS.ProcessEnv; cwd: string; signal: AbortSignal },
): Promise<string> {
  signal.throwIfAborted();
  const [program = '', ...args] = words;
  const child = spawn(program, args, { env, cwd, stdio: 'pipe', detached: true });
  const { pid } = child;
  if (pid !== undefined) rememberGroup(pid);
  const stop = () => {
    if (pid === undefined) return;
    signalGroup(pid, 'SIGTERM');
    setTimeout(() => signalGroup(pid, 'SIGKILL'), grace).unref();
  };
  signal.addEventListener('abort', stop, { once: true });
  // A command that does not read its input is no failure.
  child.stdin.on('error', () => {});
  child.stdin.end(stdin);
  const said: Buffer[] = [];
  const complained: Buffer[] = [];
  let size = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > mostOutput) stop();
    else said.push(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => complained.push(chunk));
  try {
    const ending = await new Promise<string>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (status, by) => resolve(by ?? (status === 0 ? '' : `status ${status}`)));
    });
    signal.throwIfAborted();
    if (size > mostOutput) throw new UsageError(`${program} wrote more than any answer is long.`);
    if (ending === '') return Buffer.concat(said).toString('utf8');
    const last = lastLine(Buffer.concat(complained).toString('utf8'));
    throw new UsageError(`${program} ended with ${ending}${last === '' ? '.' : `: ${last}`}`);
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
