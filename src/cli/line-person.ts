import type { AppEnvironment } from '../app/environment.ts';
import type { Person } from '../prompts/person.ts';

/** What is live on the terminal and has to move aside. */
export interface Movable {
  pause(): void;
  resume(): void;
}

/**
 * The person at the terminal of a single line: asked on standard input and standard error, while what is live there
 * waits. Several servers may ask at once: they are heard one after the other.
 */
export function linePerson(environment: AppEnvironment, live: Movable, signal: AbortSignal): Person {
  let before: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const turn = before.then(async () => {
      live.pause();
      try {
        return await work();
      } finally {
        live.resume();
      }
    });
    before = turn.catch(() => {});
    return turn;
  };
  return {
    ask: (prompt) => inTurn(() => prompt({ input: environment.stdin, output: environment.stderr, signal })),
    lend: inTurn,
  };
}
