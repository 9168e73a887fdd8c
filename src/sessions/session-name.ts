/** Whether a session can have this name. */
export function isSessionName(name: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{0,31}$/.test(name);
}

/**
 * Returns the name in the target `@name`; undefined for any other target, such as the package `@scope/name`. The name may be
 * one that is not valid.
 */
export function sessionOfTarget(target: string): string | undefined {
  return /^@([^\s/\\]*)$/.exec(target)?.[1];
}
