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
  } satisfies ListKind<Tool>,
  resources: {
    method: 'resources/list',
    member: 'resources',
    capability: 'resources',
    read: readResource,
    keyOf: (resource) => resource.uri,
  } satisfies ListKind<Resource>,
  templates: {
    method: 'resources/templates/list',
    member: 'resourceTemplates',
    capability: 'resources',
    read: readTemplate,
    keyOf: (template) => template.uriTemplate,
  } satisfies ListKind<ResourceTemplate>,
  prompts: {
    method: 'prompts/list',
    member: 'prompts',
    capability: 'prompts',
    read: readPrompt,
    keyOf: (prompt) => prompt.name,
  } satisfies ListKind<Prompt>,
};
