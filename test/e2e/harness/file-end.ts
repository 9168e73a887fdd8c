const cleanups: (() => void | Promise<void>)[] = [];

/** Registers a cleanup for the end of each test file, also if files share a process and thus this module. */
export function whenFileEnds(cleanup: () => void | Promise<void>): void {
  cleanups.push(cleanup);
}

/** Runs the cleanups, the last one first. `test/setup/file-end.ts` calls it. */
export async function endFile(): Promise<void> {
  for (const cleanup of [...cleanups].reverse()) await cleanup();
}
