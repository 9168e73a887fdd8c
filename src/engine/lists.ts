import type { Prompt, Resource, ResourceTemplate, Tool } from '../base/protocol.ts';
import type { ListKind } from './catalog.ts';
import { readPrompt, readResource, readTemplate, readTool } from './definitions.ts';

/** The protocol's lists (specification, "Server features"). */
export const lists = {
  tools: {
    method: 'tools/list',
    member: 'tools',
    capability: 'tools',
    read: readTool,
    keyOf: (tool) => tool.name,
    members: {
      title: 'text',
      description: 'text',
      inputSchema: 'object',
      outputSchema: 'object',
      annotations: 'object',
    },
    needed: ['inputSchema'],
  } satisfies ListKind<Tool>,
  resources: {
    method: 'resources/list',
    member: 'resources',
    capability: 'resources',
    read: readResource,
    keyOf: (resource) => resource.uri,
    members: { name: 'text', title: 'text', description: 'text', mimeType: 'text' },
  } satisfies ListKind<Resource>,
  templates: {
    method: 'resources/templates/list',
    member: 'resourceTemplates',
    capability: 'resources',
    read: readTemplate,
    keyOf: (template) => template.uriTemplate,
    members: { name: 'text', title: 'text', description: 'text', mimeType: 'text' },
  } satisfies ListKind<ResourceTemplate>,
  prompts: {
    method: 'prompts/list',
    member: 'prompts',
    capability: 'prompts',
    read: readPrompt,
    keyOf: (prompt) => prompt.name,
    members: { title: 'text', description: 'text' },
  } satisfies ListKind<Prompt>,
};
