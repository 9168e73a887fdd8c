/** Two streams that may not be open yet. */
interface Streams<Stream> {
  stdout: Stream;
  stderr: Stream;
  /** As in `Environment`. */
  terminals?: Readonly<Record<'stdout' | 'stderr', boolean>> | undefined;
}

/** Returns a stream that may be a terminal; undefined if it is known not to be one, so that it need not be opened. */
export function terminalOf<Stream>(
  environment: Streams<Stream>,
  name: 'stdout' | 'stderr',
): Stream | undefined {
  return environment.terminals?.[name] === false ? undefined : environment[name];
}
