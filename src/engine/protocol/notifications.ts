import type { EngineEvent } from '../../core/events.ts';
import { asString, type JsonObject } from '../../core/json.ts';
import { logLevels } from '../../core/protocol.ts';

/** What a server's notification means to whoever listens; undefined for those that mean nothing to them. */
export function toEvent(method: string, params: JsonObject, server: string): EngineEvent | undefined {
  switch (method) {
    case 'notifications/message':
      return {
        type: 'log',
        server,
        level: logLevels.find((level) => level === params.level) ?? 'info',
        logger: asString(params.logger),
        data: params.data,
      };
    case 'notifications/tools/list_changed':
      return { type: 'listChanged', server, list: 'tools' };
    case 'notifications/prompts/list_changed':
      return { type: 'listChanged', server, list: 'prompts' };
    case 'notifications/resources/list_changed':
      return { type: 'listChanged', server, list: 'resources' };
    case 'notifications/resources/updated':
      return { type: 'resourceUpdated', server, uri: asString(params.uri) ?? '' };
    default:
      return undefined;
  }
}
