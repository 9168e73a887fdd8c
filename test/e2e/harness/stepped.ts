import { appendFileSync, writeFileSync } from 'node:fs';
import { raw } from './fixtures.ts';
import { temporaryFile } from './folder.ts';

/** A server with a tool `work` that takes a step, told of by a log and a progress report, when it is let. */
export interface Stepped {
  /** Its command line. */
  target: string;
  /** Lets it take the next step; behind the last one, end. */
  step(): void;
}

export function stepped(...words: string[]): Stepped {
  const gate = temporaryFile('gate');
  writeFileSync(gate, '');
  return { target: raw('stepped', '--gate', gate, ...words), step: () => appendFileSync(gate, '\n') };
}
