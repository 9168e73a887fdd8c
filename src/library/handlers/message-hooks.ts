import type { EngineEvent, Notification } from '../../core/events.ts';
import { asDouble } from '../../core/exact-number.ts';
import { asString } from '../../core/json.ts';
import type { MessageHandlers, NotificationMessage, RequestMessage } from '../api/handlers.ts';

type MessageEvent = EngineEvent & { type: 'serverRequest' | 'notification' };

/** The handlers of requests, by method. */
const requestHooks = new Map<string, 'onPing' | 'onListRoots' | 'onCreateMessage' | 'onElicit'>([
  ['ping', 'onPing'],
  ['roots/list', 'onListRoots'],
  ['sampling/createMessage', 'onCreateMessage'],
  ['elicitation/create', 'onElicit'],
]);

/** The handlers of list changes, by list. */
const listHooks = {
  tools: 'onToolListChanged',
  resources: 'onResourceListChanged',
  prompts: 'onPromptListChanged',
} as const;

/**
 * Calls the handlers for the message that an event was made from, or for the error that it reports; each through `call`,
 * which deals with what it throws.
 */
export function callMessageHandlers(
  handlers: MessageHandlers,
  event: EngineEvent,
  call: (handler: () => unknown) => void,
): void {
  if (event.type === 'failure' || event.type === 'gone') {
    const { error, server } = event;
    if (error !== undefined) call(() => handlers.onError?.(error, server));
    return;
  }
  if (event.type === 'serverRequest') {
    callRequestHandlers(handlers, event, call);
    return;
  }
  const notification = notificationOf(event);
  if (notification === undefined || !('server' in event) || event.server === undefined) return;
  const message: NotificationMessage = { server: event.server, ...notification };
  call(() => handlers.onMessage?.({ type: 'notification', ...message }));
  call(() => handlers.onNotification?.(message));
  call(() => callNotificationHandler(handlers, event, message));
}

/** Returns the notification that an event was made from. */
export function notificationOf(event: EngineEvent): Notification | undefined {
  if (event.type === 'notification') return { method: event.method, params: event.params };
  return 'notification' in event ? event.notification : undefined;
}

function callRequestHandlers(
  handlers: MessageHandlers,
  { server, method, params }: MessageEvent,
  call: (handler: () => unknown) => void,
): void {
  const request: RequestMessage = { server, method, params };
  call(() => handlers.onMessage?.({ type: 'request', ...request }));
  call(() => handlers.onRequest?.(request));
  const hook = requestHooks.get(method);
  if (hook !== undefined) call(() => handlers[hook]?.(request));
}

function callNotificationHandler(
  handlers: MessageHandlers,
  event: EngineEvent,
  message: NotificationMessage,
): unknown {
  const { params, method } = message;
  switch (event.type) {
    case 'log': {
      const { level, logger, data } = event;
      return handlers.onLoggingMessage?.({ ...message, level, logger, data });
    }
    case 'listChanged':
      return handlers[listHooks[event.list]]?.(message);
    case 'resourceUpdated':
      return handlers.onResourceUpdated?.({ ...message, uri: event.uri });
  }
  switch (method) {
    case 'notifications/progress': {
      const progress = asDouble(params.progress);
      if (progress === undefined) return undefined;
      const [total, text] = [asDouble(params.total), asString(params.message)];
      return handlers.onProgress?.({ ...message, progress, total, message: text });
    }
    case 'notifications/cancelled':
      return handlers.onCancelled?.({
        ...message,
        requestId: params.requestId,
        reason: asString(params.reason),
      });
    case 'notifications/elicitation/complete':
      return handlers.onElicitationComplete?.({ ...message, elicitationId: asString(params.elicitationId) });
    case 'notifications/tasks':
    case 'notifications/tasks/status':
      return handlers.onTaskStatus?.(message);
    default:
      return undefined;
  }
}
