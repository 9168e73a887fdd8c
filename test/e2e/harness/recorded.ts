import { raw } from './fixtures.ts';
import { recordedLines, temporaryFile } from './folder.ts';

/** A raw stdio fixture that records each frame it receives. */
export interface Recorded {
  /** Its command line. */
  target: string;
  /** Returns the methods that it received, in order. */
  methods(): string[];
  /** Returns the params of each request and notification of this method. */
  params(method: string): Record<string, unknown>[];
}

/** Returns a raw fixture that records its frames: `recorded('echo', '--modern')`. */
export function recorded(name: string, ...words: string[]): Recorded {
  const file = temporaryFile('frames');
  const frames = () => recordedLines(file).map((line) => JSON.parse(line));
  return {
    target: raw(name, '--frames', file, ...words),
    methods: () => frames().map(({ method }) => method),
    params: (method) => frames().flatMap((frame) => (frame.method === method ? [frame.params] : [])),
  };
}
