/** An error of the system, as a frame contains it. */
export interface SystemErrorFacts {
  message: string;
  code?: string | undefined;
  errno?: number | undefined;
  syscall?: string | undefined;
}

/** Returns what a frame contains of an error. */
export function systemErrorFacts(error: unknown): SystemErrorFacts {
  if (!(error instanceof Error)) return { message: String(error) };
  const { message, code, errno, syscall } = error as NodeJS.ErrnoException;
  return { message, code, errno, syscall };
}

/** Returns the error that a frame contains, with the members of Node's errors; undefined if there is none. */
export function systemErrorOf(facts: unknown): NodeJS.ErrnoException | undefined {
  if (typeof facts !== 'object' || facts === null) return undefined;
  const { message, code, errno, syscall } = facts as SystemErrorFacts;
  return Object.assign(
    new Error(String(message)),
    typeof code === 'string' ? { code } : {},
    typeof errno === 'number' ? { errno } : {},
    typeof syscall === 'string' ? { syscall } : {},
  );
}

/** Returns the error of a write that nobody can read. */
export function brokenPipe(): NodeJS.ErrnoException {
  return Object.assign(new Error('write EPIPE'), { code: 'EPIPE', errno: -32, syscall: 'write' });
}

/** Errors of `connect` that mean that nothing listens. */
const absentCodes = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTSOCK', 'ELOOP']);

/** Whether an error of `connect` means that nothing listens, rather than that the process is busy or suspended. */
export function isAbsent({ code = '' }: NodeJS.ErrnoException): boolean {
  return absentCodes.has(code);
}
