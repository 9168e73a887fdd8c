import { lock } from 'proper-lockfile';
import { ConnectionError } from '../../base/errors.ts';

/** After how long without a sign of life the lock of another process is taken for a dead one's, in ms. */
const stale = 10_000;
/** How long a lock is waited for, in ms: longer than what is done under one may take. */
const patience = 60_000;

/**
 * Does `work` while no other process of this person does it under the same name. `path` is of a file in mcpc's own
 * folder, which need not exist. Throws ConnectionError when the others don't come to an end.
 */
export async function exclusively<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  const release = await acquire(path);
  try {
    return await work();
  } finally {
    // A lock that was lost is not there to be released.
    await release().catch(() => {});
  }
}

async function acquire(path: string): Promise<() => Promise<void>> {
  const until = Date.now() + patience;
  for (let pause = 10; ; pause = Math.min(pause * 1.5, 150)) {
    try {
      return await lock(path, { realpath: false, stale, update: stale / 4, onCompromised: () => {} });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
      if (Date.now() > until) {
        throw new ConnectionError(
          'Another mcpc is busy with the stored logins and does not come to an end.',
          {
            phase: 'connect',
            hint: `If there is none: rmdir ${path}.lock`,
            cause: error,
          },
        );
      }
    }
    // Of many that wait not all are to try at the same time.
    await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random())));
  }
}
