/** Where the client notes a session that did not answer it, for the program that is loaded afterwards. */
const key = Symbol.for('mcpc.unresponsive');

/** Notes that a session did not answer in time. */
export function noteUnresponsive(session: string): void {
  (globalThis as Record<symbol, unknown>)[key] = session;
}

/** Whether a session did not answer this process in time. */
export function isUnresponsive(session: string): boolean {
  return (globalThis as Record<symbol, unknown>)[key] === session;
}
