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

/** The keyboard while files are watched. */
export interface WatchKeys {
  /** Resolves with the first key that means something. */
  readonly pressed: Promise<WatchKey>;
  /** Leaves the terminal as it was. */
  close(): void;
}

/** Reads keys one at a time; undefined if standard input is not a terminal. */
export function readKeys({
  stdin,
  terminalProcess,
}: Pick<AppEnvironment, 'stdin' | 'terminalProcess'>): WatchKeys | undefined {
  if (stdin.isTTY !== true || !('setRawMode' in stdin) || typeof stdin.setRawMode !== 'function') {
    return undefined;
  }
  const { setRawMode } = stdin;
  const setRaw = (isRaw: boolean) => setRawMode.call(stdin, isRaw);
  let take = (_chunk: Buffer | string) => {};
  let isOpen = true;
  const suspend = async () => {
    setRaw(false);
    await terminalProcess.stopJob();
    if (isOpen) setRaw(true);
  };
  const pressed = new Promise<WatchKey>((resolve) => {
    take = (chunk) => {
      if (chunk.includes(suspendKey)) void suspend();
      const key = [...chunk.toString()].map((character) => meanings[character]).find(Boolean);
      if (key !== undefined) resolve(key);
    };
  });
  setRaw(true);
  stdin.on('data', take);
  stdin.resume();
  const stopWaiting = terminalProcess.onExit(() => setRaw(false));
  return {
    pressed,
    close: () => {
      isOpen = false;
      stopWaiting();
      stdin.off('data', take);
      stdin.pause();
      setRaw(false);
    },
  };
}
