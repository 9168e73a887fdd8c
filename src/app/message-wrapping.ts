import { terminalOf } from '../terminal/capabilities/terminal-of.ts';
import type { Environment } from '../terminal/environment.ts';

/** Wraps a message for standard error. */
export type WrapText = (text: string) => string;

/** Returns what wraps messages to the width that the terminal has then; they stay as they are if it is not a terminal. */
export async function messageWrapping(
  environment: Pick<Environment, 'stdout' | 'stderr' | 'terminals'>,
): Promise<WrapText> {
  const terminal = terminalOf(environment, 'stderr');
  if (terminal?.isTTY !== true) return (text) => text;
  const { wrapMessage } = await import('../render/layout/wrap-message.ts');
  return (text) => wrapMessage(text, terminal.columns || 80);
}
