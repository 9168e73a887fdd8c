/**
 * Takes SIGINT for a while: it is no reason to end then, for whoever listened before. Gives what ends that. A program
 * to which the terminal is lent has its Ctrl-C reach mcpc too, which must not end of it.
 */
export function ownInterrupts(listener: () => void): () => void {
  const others = process.listeners('SIGINT');
  for (const other of others) process.off('SIGINT', other);
  process.on('SIGINT', listener);
  return () => {
    process.off('SIGINT', listener);
    for (const other of others) process.on('SIGINT', other);
  };
}
