import { spawn } from 'node:child_process';
import { widthOf } from '../terminal/width.ts';

/** Whether a text takes more than `rows` rows of a terminal this wide. Images are not measured, and never long. */
export function isTaller(text: string, rows: number, columns: number): boolean {
  if (text.includes('\u001b_G') || text.includes('\u001b]1337')) return false;
  let taken = 0;
  for (const line of text.split('\n', rows + 1)) {
    taken += Math.max(1, Math.ceil(widthOf(line) / columns));
    if (taken > rows) return true;
  }
  return false;
}

/** Shows a text in the person's pager, on the terminal. False where it cannot be started. */
export function showInPager(text: string, env: NodeJS.ProcessEnv, cwd: string): Promise<boolean> {
  const pager = env.PAGER?.trim() || 'less -R';
  return new Promise((resolve) => {
    const child = spawn('sh', ['-c', pager], {
      stdio: ['pipe', 'inherit', 'inherit'],
      cwd,
      env: { LESS: '-R', ...env },
    });
    // Whoever leaves the pager early reads no more.
    child.stdin.on('error', () => {});
    child.once('error', () => resolve(false));
    // 127: the shell did not find it.
    child.once('close', (status) => resolve(status !== 127));
    child.stdin.end(text);
  });
}
