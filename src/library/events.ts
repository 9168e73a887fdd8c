import type { EngineEvent, EventListener } from '../core/events.ts';
import type { ClientOptions } from './options.ts';

/**
 * Hands the engine's events to the functions of a program. What a function throws, or rejects with, harms nothing: it
 * becomes a `failure` event, or a warning of the process where nobody listens to those.
 */
export function eventsFor({ onLog, onMessage, onEvent }: ClientOptions): EventListener {
  return (event) => {
    const failed = (error: unknown) => tellOf(error, event, onEvent);
    if (event.type === 'notification') {
      const { server, method, params } = event;
      guarded(() => onMessage?.({ server, method, params }), failed);
    } else if (event.type === 'log') {
      const { server, level, logger, data } = event;
      guarded(() => onLog?.({ server, level, logger, data }), failed);
    }
    guarded(() => onEvent?.(event), warn);
  };
}

/** Calls a function of the program; `failed` gets what it throws or rejects with. */
export function guarded(call: () => unknown, failed: (error: unknown) => void): void {
  try {
    const outcome = call();
    if (outcome instanceof Promise) outcome.catch(failed);
  } catch (error) {
    failed(error);
  }
}

function tellOf(error: unknown, { server = '' }: EngineEvent, onEvent: ClientOptions['onEvent']): void {
  if (onEvent === undefined) warn(error);
  else guarded(() => onEvent({ type: 'failure', server, error }), warn);
}

/** What nobody takes is not lost. */
export function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
}
