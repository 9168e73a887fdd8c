/** Milliseconds of a monotonic clock. `performance.now()` would load a further part of Node. */
export function now(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000 + nanoseconds / 1_000_000;
}
