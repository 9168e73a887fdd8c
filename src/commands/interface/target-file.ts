import type { SystemEnvironment } from '../../core/environment.ts';
import { classifyTarget, kindOf } from '../../engine/targets/classify-target.ts';

/**
 * Returns the path of the script, program or config file that a target names. Undefined for other targets, such as URLs and
 * command lines, which may have secrets in them.
 */
export function targetFile(
  target: string,
  environment: SystemEnvironment,
): { path: string; isConfig: boolean } | undefined {
  const reference = classifyTarget(target, undefined, { ...environment, builtins: {} });
  if (reference.type === 'file') return { path: reference.path, isConfig: false };
  if (reference.type !== 'config' || kindOf(reference.file) !== 'file') return undefined;
  return { path: reference.file, isConfig: true };
}
