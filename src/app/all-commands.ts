import type { Command } from '../command-line/command.ts';

/** Loads every command, those of the shell included, which most lines do without. */
export async function allCommands(): Promise<readonly Command[]> {
  return (await import('../commands/table.ts')).commands;
}
