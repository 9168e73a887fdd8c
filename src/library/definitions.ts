import { isObject, type Json, type JsonObject } from '../core/json.ts';
import type {
  Prompt as BarePrompt,
  Resource as BareResource,
  ResourceTemplate as BareTemplate,
  Tool as BareTool,
  Listing,
} from '../core/protocol.ts';

/** A picture for a definition. */
export interface Icon {
  src: string;
  mimeType?: string;
  sizes?: string[];
}

/** What a server may add to any definition. What the protocol does not name is there too, as it came. */
export interface Extensions {
  icons?: Icon[];
  _meta?: JsonObject;
}

/** A tool of a server; `inputSchema` and `outputSchema` are JSON Schema. */
export type Tool = BareTool & Extensions;
/** A resource of a server. */
export type Resource = BareResource & Extensions;
/** A template of resources; `uriTemplate` is RFC 6570. */
export type ResourceTemplate = BareTemplate & Extensions;
/** A prompt of a server. */
export type Prompt = BarePrompt & Extensions;

/** Members that are as they must be, or left out. */
const looked = new Set(
  (
    'name uri uriTemplate title description mimeType size arguments inputSchema outputSchema ' + 'annotations'
  ).split(' '),
);

/** The definitions of a list, each with what the server added to it. */
export function definitionsOf<Definition extends object>({
  items,
  raw,
}: Listing<Definition>): (Definition & Extensions)[] {
  return items.map((item, at) => ({ ...additions(raw[at]), ...item }));
}

function additions(raw: Json | undefined): Extensions {
  if (!isObject(raw)) return {};
  // Resources have annotations of their own kind, which nobody looked at: they stay as well.
  const mayStay = (name: string) => !looked.has(name) || (name === 'annotations' && !('inputSchema' in raw));
  const added = Object.entries(raw).filter(
    ([name, value]) =>
      mayStay(name) &&
      (name !== 'icons' || Array.isArray(value)) &&
      (name !== '_meta' || isObject(value)) &&
      (name !== 'annotations' || isObject(value)),
  );
  return Object.fromEntries(added);
}
