import { raw } from './fixtures.ts';
import { recordedLines, temporaryFile } from './folder.ts';

/** A raw stdio fixture that writes down each frame it receives. */
export interface Recorded {
  /** Its command line. */
  target: string;
  /** The methods it was asked, in their order. */
  methods(): string[];
  /** The params of each request and notification of this method. */
  params(method: string): Record<string, unknown>[];
}

/** A raw fixture that keeps a record: `recorded('echo', '--modern')`. */
export function recorded(name: string, ...words: string[]): Recorded {
  const file = temporaryFile('frames');
  const frames = () => recordedLines(file).map((line) => JSON.parse(line));
  return {
    target: raw(name, '--frames', file, ...words),
    methods: () => frames().map(({ method }) => method),
    params: (method) => frames().flatMap((frame) => (frame.method === method ? [frame.params] : [])),
  };
}
