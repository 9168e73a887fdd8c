import { repositoryPath } from '../../config/repository-path.ts';
import type { SystemEnvironment } from '../../core/environment.ts';
import { classifyTarget, kindOf } from '../../engine/targets/classify-target.ts';

/**
 * Returns the script, program or config file that a target names, relative to the repository. Undefined for other targets,
 * such as URLs and command lines, which may have secrets in them.
 */
export function targetFile(target: string, environment: SystemEnvironment): string | undefined {
  const reference = classifyTarget(target, undefined, { ...environment, builtins: {} });
  if (reference.type === 'file') return repositoryPath(reference.path, environment);
  if (reference.type !== 'config' || kindOf(reference.file) !== 'file') return undefined;
  return repositoryPath(reference.file, environment);
}
