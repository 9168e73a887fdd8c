import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../../core/environment.ts';
import { reasonOf, UsageError } from '../../core/errors.ts';
import type { ProgramPlace } from './terminal-process.ts';

/**
 * Lets the user edit a text in an editor and returns what was saved. `command` is the editor with its arguments; it runs
 * without a shell, on the terminal. The temporary file, named `name`, is readable by the user only.
 * Throws UsageError if the editor cannot be started or fails.
 */
export async function editText(
  command: readonly string[],
  text: string,
  name: string,
  place: ProgramPlace & { platform: string },
): Promise<string> {
  const [program, ...args] = command;
  if (program === undefined) {
    throw new UsageError('No editor is configured.', {
      hint: 'Set EDITOR, as in: EDITOR=nano mcpc …',
    });
  }
  const folder = await mkdtemp(join(temporaryFolder(place), 'mcpc-'));
  try {
    // The name may come from a server: only safe characters are kept.
    const file = join(folder, name.replace(/[^\w.-]/g, '_').slice(-64));
    await writeFile(file, text, { mode: 0o600 });
    await runEditor(program, [...args, file], place);
    return await readFile(file, 'utf8');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runEditor(
  program: string,
  args: string[],
  { terminalProcess, cwd, env }: ProgramPlace,
): Promise<void> {
  const editor = terminalProcess.startProgram(program, args, {
    cwd,
    env,
    stdin: 'inherit',
    output: 'inherit',
  });
  const { status, signal } = await editor.ended.catch((error: unknown) => {
    throw new UsageError(`The editor "${program}" could not be started: ${reasonOf(error)}.`, {
      hint: 'Set EDITOR to an editor that is installed.',
      cause: error,
    });
  });
  if (status !== 0) {
    throw new UsageError(
      `The editor exited with ${signal ?? `status ${status}`}; its changes were discarded.`,
    );
  }
}
