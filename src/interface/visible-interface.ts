import { isObject, type Json, type JsonObject } from '../core/json.ts';
import { canonicalJson } from '../core/json-text.ts';
import { compareText } from './json-layout.ts';
import type { ServerInterface } from './server-interface.ts';

/** What a client received from a server, as the server sent it. */
export interface ReceivedInterface
  extends Omit<ServerInterface, 'tools' | 'resources' | 'templates' | 'prompts'> {
  tools: readonly Json[];
  resources: readonly Json[];
  templates: readonly Json[];
  prompts: readonly Json[];
}

/** Returns the interface of a server: without decoration, and in an order that does not depend on the server. */
export function visibleInterface(received: ReceivedInterface): ServerInterface {
  const { identity, tools, resources, templates, prompts } = received;
  return {
    ...received,
    identity: identity === undefined ? undefined : withoutMembers(identity, decoration),
    tools: definitions(tools, 'name'),
    resources: definitions(resources, 'uri'),
    templates: definitions(templates, 'uriTemplate'),
    prompts: definitions(prompts, 'name'),
  };
}

/** Members that a client does not need to use a definition. */
const decoration = ['_meta', 'icons'];

function definitions(list: readonly Json[], key: string): JsonObject[] {
  return list
    .filter((item): item is JsonObject => isObject(item))
    .map((item) => withoutTime(withoutMembers(item, decoration)))
    .sort(
      (a, b) =>
        compareText(String(a[key]), String(b[key])) || compareText(canonicalJson(a), canonicalJson(b)),
    );
}

/** Leaves out when a resource was last modified, which is a fact about its content. */
function withoutTime(definition: JsonObject): JsonObject {
  const { annotations } = definition;
  if (!isObject(annotations) || annotations.lastModified === undefined) return definition;
  return { ...definition, annotations: withoutMembers(annotations as JsonObject, ['lastModified']) };
}

function withoutMembers(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}
