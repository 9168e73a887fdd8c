/** Calls a callback of the program and passes what it throws or rejects with to `failed`. */
export function guarded(callback: () => unknown, failed: (error: unknown) => void): void {
  try {
    const result = callback();
    if (result instanceof Promise) result.catch(failed);
  } catch (error) {
    failed(error);
  }
}

/** Emits an error as a warning of the process. */
export function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
}
