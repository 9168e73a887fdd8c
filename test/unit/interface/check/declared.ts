import type { JsonObject } from '../../../../src/core/json.ts';
import type { ServerInterface } from '../../../../src/interface/server-interface.ts';

/** An input schema that breaks no rule. */
export const plainSchema: JsonObject = {
  type: 'object',
  properties: { unit: { type: 'string', description: 'A unit of length.' } },
  required: ['unit'],
};

/** Returns a tool that breaks no rule, but for what `members` replaces. */
export function tool(members: JsonObject = {}): JsonObject {
  return { name: 'measure', description: 'Measures a plant.', inputSchema: plainSchema, ...members };
}

/** Returns a tool with one argument of this schema. */
export function toolWithArgument(argument: unknown): JsonObject {
  return tool({ inputSchema: { type: 'object', properties: { unit: argument } } as JsonObject });
}

/** Returns an interface that breaks no rule, but for what `members` replaces. */
export function declared(members: Partial<ServerInterface> = {}): ServerInterface {
  return {
    identity: { name: 'garden', version: '1.0.0' },
    revision: '2025-11-25',
    capabilities: { tools: {} },
    clientCapabilities: {},
    instructions: undefined,
    tools: [tool()],
    resources: [],
    templates: [],
    prompts: [],
    ...members,
  };
}
