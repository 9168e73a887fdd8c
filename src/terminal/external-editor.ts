import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../core/errors.ts';

/**
 * Opens an editor on a text in a file of this name and gives what was saved. `command` is the editor's
 * words; it runs without a shell, on the terminal of mcpc. The file is the user's alone and is removed.
 * Throws UsageError when the editor cannot be started or gives up.
 */
export async function editText(command: readonly string[], text: string, name: string): Promise<string> {
  const [program, ...args] = command;
  if (program === undefined) {
    throw new UsageError('There is no editor to write in.', {
      hint: 'Set EDITOR, as in: EDITOR=nano mcpc …',
    });
  }
  const folder = await mkdtemp(join(tmpdir(), 'mcpc-'));
  try {
    // The name came from a server: only what is harmless in a file name is kept.
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
          hint: 'Set EDITOR to one that is there.',
          cause: error,
        }),
      );
    });
    editor.once('exit', (status, signal) => {
      if (status === 0) resolve();
      else
        reject(
          new UsageError(`The editor ended with ${signal ?? `status ${status}`}: what it saved is not used.`),
        );
    });
  });
}
