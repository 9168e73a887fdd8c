import type { EngineEvent, EventListener } from '../base/event.ts';

/** Of more lines than this it is not remembered that they were shown. */
const mostRemembered = 1_000;

/**
 * Listeners for the two lives of a server that is started once more: what it writes to its standard error
 * in the second is not told again as long as it is what it wrote in the first.
 */
export function twoLives(onevent: EventListener): { first: EventListener; second: EventListener } {
  const said: string[] = [];
  let repeated: number | undefined = 0;
  return {
    first: (event: EngineEvent) => {
      if (event.type === 'stderr' && said.length < mostRemembered) said.push(event.line);
      onevent(event);
    },
    second: (event: EngineEvent) => {
      if (event.type === 'stderr' && repeated !== undefined) {
        if (event.line === said[repeated]) {
          repeated += 1;
          return;
        }
        repeated = undefined;
      }
      onevent(event);
    },
  };
}
