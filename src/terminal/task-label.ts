import type { EngineEvent } from '../base/event.ts';

/** Where a task is, in a few words, for the live row of the call that became it; not sanitised. */
export function taskLabel({ status, message }: EngineEvent & { type: 'task' }): string {
  const state = status === 'input_required' ? 'waits for an answer' : status;
  return `task ${state}${message === undefined ? '' : `: ${message}`}`;
}
