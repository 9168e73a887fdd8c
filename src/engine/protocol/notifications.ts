import type { EngineEvent, Notification } from '../../core/events.ts';
import { asString } from '../../core/json.ts';
import { logLevels } from '../../core/protocol.ts';

/** Returns the event for a notification of a server. `request`: the number of the request on whose stream it came. */
export function toEvent(notification: Notification, server: string, request?: number): EngineEvent {
  const { method, params } = notification;
  switch (method) {
    case 'notifications/message':
      return {
        type: 'log',
        server,
        request,
        level: logLevels.find((level) => level === params.level) ?? 'info',
        logger: asString(params.logger),
        data: params.data,
        notification,
      };
    case 'notifications/tools/list_changed':
      return { type: 'listChanged', server, list: 'tools', notification };
    case 'notifications/prompts/list_changed':
      return { type: 'listChanged', server, list: 'prompts', notification };
    case 'notifications/resources/list_changed':
      return { type: 'listChanged', server, list: 'resources', notification };
    case 'notifications/resources/updated':
      return { type: 'resourceUpdated', server, uri: asString(params.uri) ?? '', notification };
    default:
      return { type: 'notification', server, method, params };
  }
}
