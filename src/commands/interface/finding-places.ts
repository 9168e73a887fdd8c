import { repositoryPath } from '../../config/repository-path.ts';
import type { CheckFinding } from '../../core/check-report.ts';
import type { SystemEnvironment } from '../../core/environment.ts';
import { UsageError } from '../../core/errors.ts';
import type { FindingPlaces } from '../../core/views.ts';
import { readNearestLockFile } from './read-side.ts';
import { targetFile } from './target-file.ts';

/**
 * Returns where findings are shown in a repository: in the file of the target, or else where the nearest lock file has the
 * definitions that they are about. No file if the lock file has none of the servers.
 */
export async function findingPlaces(
  findings: readonly CheckFinding[],
  target: string,
  environment: SystemEnvironment,
): Promise<FindingPlaces> {
  const file = targetFile(target, environment);
  if (file !== undefined) return { file };
  const lock = await readNearestLockFile(environment).catch(withoutLockFile);
  if (lock?.text === undefined) return {};
  const { definitionLines } = await import('../../interface/definition-lines.ts');
  const lineOf = definitionLines(lock.text);
  const lines = findings.map(({ name = '', path = '', ...place }) => lineOf({ ...place, name, path }));
  if (lines.every((line) => line === undefined)) return {};
  return { file: repositoryPath(lock.typed, environment), lines };
}

/** A check needs no lock file, so that one that is missing or not valid does not matter. */
function withoutLockFile(error: unknown): undefined {
  if (!(error instanceof UsageError)) throw error;
}
