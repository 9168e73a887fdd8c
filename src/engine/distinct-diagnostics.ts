import type { EngineEvent, EventListener } from '../core/events.ts';

/** How many different diagnostics of a server with the same code are passed on, before the last one. */
const limit = 9;

/**
 * Returns a listener that passes every event on to `listener`, but of the diagnostics of a server each only once, and only
 * a few with the same code: a server may violate a rule with each message.
 */
export function withDistinctDiagnostics(listener: EventListener): EventListener {
  /** The messages that were passed on, by server and code. */
  const known = new Map<string, Set<string>>();
  return (event) => {
    const passed = event.type === 'diagnostic' ? distinct(event, known) : event;
    if (passed !== undefined) listener(passed);
  };
}

function distinct(
  event: EngineEvent & { type: 'diagnostic' },
  known: Map<string, Set<string>>,
): EngineEvent | undefined {
  const key = `${event.code} ${event.server}`;
  const messages = known.get(key) ?? new Set();
  known.set(key, messages);
  if (messages.has(event.message) || messages.size > limit) return undefined;
  messages.add(event.message);
  if (messages.size <= limit) return event;
  return { ...event, message: `${event.message} Further diagnostics of this kind are not shown.` };
}
