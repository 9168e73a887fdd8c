import type { AppEnvironment } from '../app/environment.ts';

/** What a key means while files are watched. */
export type WatchKey = 'all' | 'end' | 'interrupt';

/** The keys, as the terminal sends them in raw mode, in which Ctrl-C is one. */
const meanings: Readonly<Record<string, WatchKey>> = {
  '\r': 'all',
  '\n': 'all',
  q: 'end',
  Q: 'end',
  '\x04': 'end',
  '\x03': 'interrupt',
};

/** Ctrl-Z. */
const suspendKey = '\x1a';

/**
 * Calls `press` with each key that means something. Returns a function that leaves the terminal as it was; undefined if
 * standard input is not a terminal.
 */
export function readKeys(
  { stdin, terminalProcess }: Pick<AppEnvironment, 'stdin' | 'terminalProcess'>,
  press: (key: WatchKey) => void,
): (() => void) | undefined {
  if (stdin.isTTY !== true || !('setRawMode' in stdin) || typeof stdin.setRawMode !== 'function') {
    return undefined;
  }
  const { setRawMode } = stdin;
  const setRaw = (isRaw: boolean) => setRawMode.call(stdin, isRaw);
  let isOpen = true;
  const suspend = async () => {
    setRaw(false);
    await terminalProcess.stopJob();
    if (isOpen) setRaw(true);
  };
  const take = (chunk: Buffer | string) => {
    if (chunk.includes(suspendKey)) void suspend();
    const key = [...chunk.toString()].map((character) => meanings[character]).find(Boolean);
    if (key !== undefined) press(key);
  };
  setRaw(true);
  stdin.on('data', take);
  stdin.resume();
  const stopWaiting = terminalProcess.onExit(() => setRaw(false));
  return () => {
    isOpen = false;
    stopWaiting();
    stdin.off('data', take);
    stdin.pause();
    setRaw(false);
  };
}
