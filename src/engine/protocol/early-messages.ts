import type { Notification } from '../../core/events.ts';
import { JsonRpcError } from '../errors/protocol-errors.ts';
import type { JsonRpcConnection } from '../jsonrpc/jsonrpc-connection.ts';

/** How many notifications are kept until the session begins; of more, the first ones. */
const maxKept = 1_000;
/** JSON-RPC's code for a request that is not valid at this point. */
const invalidRequest = -32_600;

/**
 * Handles what a server sends before the session begins: `ping` is answered, any other request is rejected
 * (specification 2025-11-25, "Lifecycle: Initialization"). Returns the notifications, oldest first; they are added until
 * the session sets its own hooks.
 */
export function handleEarlyMessages({ hooks }: JsonRpcConnection): Notification[] {
  const notifications: Notification[] = [];
  hooks.onnotification = (method, params) => {
    if (notifications.length < maxKept) notifications.push({ method, params });
  };
  hooks.onrequest = async (method) => {
    if (method === 'ping') return {};
    const message = `It sent ${method} before the handshake was complete.`;
    hooks.ondiagnostic?.({ code: 'early-request', message });
    const answer = 'Only ping is allowed before the handshake is complete.';
    throw new JsonRpcError(invalidRequest, answer, undefined);
  };
  return notifications;
}
