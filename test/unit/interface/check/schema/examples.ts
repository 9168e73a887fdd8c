import type { JsonObject } from '../../../../../src/core/json.ts';
import type { ServerInterface } from '../../../../../src/interface/server-interface.ts';
import { tool, toolWithArgument } from '../declared.ts';

/** What an example shows, and the members of the interface that show it. */
export type Case = [what: string, server: Partial<ServerInterface>];

export const draft = (name: string) => `http://json-schema.org/${name}/schema#`;
export const input = (schema: unknown): Partial<ServerInterface> => ({
  tools: [tool({ inputSchema: schema as JsonObject })],
});
export const argument = (schema: unknown): Partial<ServerInterface> => ({
  tools: [toolWithArgument(schema)],
});
export const tools = (...names: string[]) => ({ tools: names.map((name) => tool({ name })) });
export const resource = (members: JsonObject) => ({
  resources: [{ uri: 'garden://beds', name: 'beds', ...members }],
});
export const template = (uriTemplate: string) => ({ templates: [{ uriTemplate, name: 'bed' }] });
