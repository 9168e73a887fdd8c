import { appendFileSync, writeFileSync } from 'node:fs';
import { raw } from './fixtures.ts';
import { temporaryFile } from './folder.ts';

/** A server with a tool `work` whose steps, each with a log and a progress notification, are controlled by the test. */
export interface Stepped {
  /** Its command line. */
  target: string;
  /** Triggers the next step; after the last one, the end. */
  step(): void;
}

export function stepped(...words: string[]): Stepped {
  const gate = temporaryFile('gate');
  writeFileSync(gate, '');
  return { target: raw('stepped', '--gate', gate, ...words), step: () => appendFileSync(gate, '\n') };
}
