import { processEnvironment } from './app/environment.ts';
import { completeInShell } from './cli/complete-in-shell.ts';
import { ExitStatus } from './core/errors.ts';
import { writeToStdoutSync } from './terminal/write-sync.ts';

/** How long a reader may take for what did not fit into its pipe, in ms. */
const exitDelay = 500;

/** The composition root of a Tab in bash, zsh, fish or PowerShell: what runs no line, and is to cost little. */
async function main(): Promise<void> {
  try {
    writeToStdoutSync(await completeInShell(process.argv.slice(3), processEnvironment(process)));
    // A server that was asked may hold the process, and has nothing more to do.
    setTimeout(() => process.exit(ExitStatus.done), exitDelay).unref();
  } catch {
    // The shell hears of nothing that goes wrong.
    process.exit(ExitStatus.internal);
  }
}

void main();
