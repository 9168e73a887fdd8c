const acts: (() => void | Promise<void>)[] = [];

/** Has something cleaned up at the end of each test file, also where files share a process and so this module. */
export function whenFileEnds(act: () => void | Promise<void>): void {
  acts.push(act);
}

/** Does all of it, what was said last first. `test/setup/file-end.ts` calls it. */
export async function endFile(): Promise<void> {
  for (const act of [...acts].reverse()) await act();
}
