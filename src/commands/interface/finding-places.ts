import { repositoryPath } from '../../config/repository-path.ts';
import { searchIn } from '../../config/search.ts';
import type { CheckFinding } from '../../core/check-report.ts';
import type { SystemEnvironment } from '../../core/environment.ts';
import { UsageError } from '../../core/errors.ts';
import type { FindingPlaces } from '../../core/views.ts';
import { readNearestLockFile } from './read-side.ts';
import { targetFile } from './target-file.ts';

/**
 * Returns where findings are shown in a repository: in the file of the target (a config file: at the entry of the server), or
 * else where the nearest lock file has the definitions that they are about. No file if the lock file has none of the servers.
 */
export async function findingPlaces(
  findings: readonly CheckFinding[],
  target: string,
  environment: SystemEnvironment,
): Promise<FindingPlaces> {
  const found = targetFile(target, environment);
  if (found !== undefined) {
    const file = repositoryPath(found.path, environment);
    return found.isConfig ? { file, lines: await entryLines(findings, found.path, environment) } : { file };
  }
  const lock = await readNearestLockFile(environment).catch(withoutLockFile);
  if (lock?.text === undefined) return {};
  const { definitionLines } = await import('../../interface/definition-lines.ts');
  const lineOf = definitionLines(lock.text);
  const lines = findings.map(({ name = '', path = '', ...place }) => lineOf({ ...place, name, path }));
  if (lines.every((line) => line === undefined)) return {};
  return { file: repositoryPath(lock.typed, environment), lines };
}

/** Returns the line of the server of each finding in a config file; undefined for a server that the file does not have. */
async function entryLines(
  findings: readonly CheckFinding[],
  path: string,
  environment: SystemEnvironment,
): Promise<(number | undefined)[]> {
  const { readDocument, serverEntries } = await import('../../config/parse-file.ts');
  const { servers } = searchIn(path, environment, (file, projects) => {
    const document = readDocument(file);
    const found = serverEntries(document, projects).servers;
    return {
      entries: found.map(({ name, at }) => ({ name, line: document.positionAt(at).line })),
      warnings: [],
    };
  });
  const lines = new Map(servers.map(({ entry }) => [entry.name, entry.line]));
  return findings.map(({ server }) => lines.get(server));
}

/** A check needs no lock file, so that one that is missing or not valid does not matter. */
function withoutLockFile(error: unknown): undefined {
  if (!(error instanceof UsageError)) throw error;
}
