/**
 * The process groups that mcpc started and must not leave behind. Each server leads a group of its
 * own, so that what it started goes with it and the terminal's Ctrl-C reaches mcpc alone.
 */

const live = new Set<number>();
let watching = false;

/** Remembers the group led by `pid`; whatever way this process ends, the group is killed. */
export function rememberGroup(pid: number): void {
  live.add(pid);
  if (watching) return;
  watching = true;
  process.on('exit', killAllGroups);
}

/** Kills every group that is still remembered, at once and without waiting. */
export function killAllGroups(): void {
  for (const pid of live) signalGroup(pid, 'SIGKILL');
  live.clear();
}

/** Forgets the group, once nothing of it is left. */
export function forgetGroup(pid: number): void {
  live.delete(pid);
}

/** Whether any process of the group is left. */
export function groupLives(pid: number): boolean {
  return signalGroup(pid, 0);
}

/** Sends `signal` to the whole group; false when there was nobody to get it. */
export function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    // Windows has no process groups: there the leader stands for all.
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
    return true;
  } catch (error) {
    // EPERM: somebody is there who belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
