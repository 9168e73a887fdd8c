import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../core/errors.ts';

/**
 * Lets the user edit a text in an editor and returns what was saved. `command` is the editor with its arguments; it runs
 * without a shell, on mcpc's terminal. The temporary file, named `name`, is readable by the user only.
 * Throws UsageError if the editor cannot be started or fails.
 */
export async function editText(command: readonly string[], text: string, name: string): Promise<string> {
  const [program, ...args] = command;
  if (program === undefined) {
    throw new UsageError('No editor is configured.', {
      hint: 'Set EDITOR, as in: EDITOR=nano mcpc …',
    });
  }
  const folder = await mkdtemp(join(tmpdir(), 'mcpc-'));
  try {
    // The name may come from a server: only safe characters are kept.
    const file = join(folder, name.replace(/[^\w.-]/g, '_').slice(-64));
    await writeFile(file, text, { mode: 0o600 });
    await runEditor(program, [...args, file]);
    return await readFile(file, 'utf8');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function runEditor(program: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const editor = spawn(program, args, { stdio: 'inherit' });
    editor.once('error', (error) => {
      reject(
        new UsageError(`The editor "${program}" could not be started: ${error.message}.`, {
          hint: 'Set EDITOR to an editor that is installed.',
          cause: error,
        }),
      );
    });
    editor.once('exit', (status, signal) => {
      if (status === 0) resolve();
      else
        reject(
          new UsageError(
            `The editor exited with ${signal ?? `status ${status}`}; its changes were discarded.`,
          ),
        );
    });
  });
}
