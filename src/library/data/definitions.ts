import { isObject, type Json, type JsonObject } from '../../core/json.ts';
import type {
  Prompt as BarePrompt,
  Resource as BareResource,
  ResourceTemplate as BareTemplate,
  Tool as BareTool,
  Listing,
} from '../../core/protocol.ts';

/** An icon of a tool, resource, resource template or prompt. */
export interface Icon {
  src: string;
  mimeType?: string;
  sizes?: string[];
}

/** Optional members of all definitions. Members that the protocol does not define are kept as well. */
export interface Extensions {
  icons?: Icon[];
  _meta?: JsonObject;
}

/** A tool; `inputSchema` and `outputSchema` are JSON Schemas. */
export type Tool = BareTool & Extensions;
/** A resource. */
export type Resource = BareResource & Extensions;
/** A resource template; `uriTemplate` is a URI template (RFC 6570). */
export type ResourceTemplate = BareTemplate & Extensions;
/** A prompt. */
export type Prompt = BarePrompt & Extensions;

/** The members that the engine validates, and leaves out if they are invalid. */
const validated = new Set(
  'name uri uriTemplate title description mimeType size arguments inputSchema outputSchema annotations frontmatter resources'.split(
    ' ',
  ),
);

/** Returns the definitions of a list, each with the members that the engine does not use. */
export function definitionsOf<Definition extends object>({
  items,
  raw,
}: Listing<Definition>): (Definition & Extensions)[] {
  return items.map((item, index) => ({ ...otherMembers(raw[index]), ...item }));
}

function otherMembers(raw: Json | undefined): Extensions {
  if (!isObject(raw)) return {};
  // The engine validates the annotations of tools only.
  const isKept = (name: string) =>
    !validated.has(name) || (name === 'annotations' && !('inputSchema' in raw));
  const kept = Object.entries(raw).filter(
    ([name, value]) =>
      isKept(name) &&
      (name !== 'icons' || Array.isArray(value)) &&
      (name !== '_meta' || isObject(value)) &&
      (name !== 'annotations' || isObject(value)),
  );
  return Object.fromEntries(kept);
}
