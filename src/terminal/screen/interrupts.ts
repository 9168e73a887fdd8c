import type { SignalSource } from '../environment.ts';

/**
 * Replaces the listeners of SIGINT, which end the line, by this one; returns a function that restores them. The Ctrl-C of
 * a program that has the terminal reaches mcpc, too, and must not end it.
 */
export function interceptInterrupts(signals: SignalSource, listener: () => void): () => void {
  const others = signals.listeners('SIGINT') as (() => void)[];
  for (const other of others) signals.off('SIGINT', other);
  signals.on('SIGINT', listener);
  return () => {
    signals.off('SIGINT', listener);
    for (const other of others) signals.on('SIGINT', other);
  };
}
