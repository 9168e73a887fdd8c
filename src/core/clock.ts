/** Milliseconds on a clock that is never set. As `performance.now()`, which takes a part of Node to be loaded. */
export function now(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000 + nanoseconds / 1_000_000;
}
