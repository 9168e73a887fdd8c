import type { EventListener } from '../../core/events.ts';
import type { ClientEvent, ClientHandlers } from '../api/handlers.ts';
import { guarded, warn } from './guarded.ts';
import { callMessageHandlers, notificationOf } from './message-hooks.ts';
import { ownMember } from './own-member.ts';

/**
 * Returns a listener that passes the engine's events to the current handlers of the program. If one throws or rejects,
 * the error is emitted as a `failure` event, or as a process warning if there is no `onEvent`.
 */
export function toEventListener(current: () => ClientHandlers): EventListener {
  return (event) => {
    if (event.type === 'listed' || event.type === 'memberListed') return;
    const { onLog, onMessage, onEvent, messageHandlers, notificationHandlers } = current();
    const call = (callback: () => unknown) =>
      guarded(callback, (error) => reportFailure(error, event, onEvent));
    const notification = notificationOf(event);
    if (notification !== undefined && event.server !== undefined) {
      const { server } = event;
      call(() => onMessage?.({ server, ...notification }));
      if (event.type !== 'notification') {
        // Programs receive each notification as an event of its own too.
        guarded(() => onEvent?.({ type: 'notification', server, ...notification }), warn);
      }
    }
    if (messageHandlers !== undefined) callMessageHandlers(messageHandlers, event, call);
    if (event.type === 'notification') {
      const { server, method, params } = event;
      const handler = ownMember(notificationHandlers, method);
      if (handler !== undefined) call(() => handler(params, { server }));
    }
    if (event.type === 'log') {
      const { server, level, logger, data } = event;
      call(() => onLog?.({ server, level, logger, data }));
    }
    guarded(() => onEvent?.(event), warn);
  };
}

function reportFailure(
  error: unknown,
  { server = '' }: ClientEvent,
  onEvent: ClientHandlers['onEvent'],
): void {
  if (onEvent === undefined) warn(error);
  else guarded(() => onEvent({ type: 'failure', server, error }), warn);
}
