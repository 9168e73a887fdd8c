import { expect, it } from 'vitest';
import type { EngineEvent } from '../../../../src/core/events.ts';
import { dedupeStderr } from '../../../../src/engine/protocol/connect.ts';

it('a server that is started again is heard to say what it did not say before', () => {
  const heard: string[] = [];
  const listener = (event: EngineEvent) => event.type === 'stderr' && heard.push(event.line);
  const { first, second } = dedupeStderr(listener);
  const say = (tell: typeof first, ...lines: string[]) => {
    for (const line of lines) tell({ type: 'stderr', server: 's', line });
  };
  say(first, 'starting', 'pid 1', 'no such method');
  say(second, 'starting', 'pid 2', 'no such method', 'ready');
  expect(heard).toEqual(['starting', 'pid 1', 'no such method', 'pid 2', 'no such method', 'ready']);
});
