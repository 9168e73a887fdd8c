/** What results are made of (Model Context Protocol, "Content"). */
import type { JsonObject } from '../base/json.ts';

/** For whom content is, and how much it matters; a server's own word. */
export interface Annotations {
  audience?: string[];
  /** From 0 to 1. */
  priority?: number;
  /** ISO 8601. */
  lastModified?: string;
}

/** What every kind of content may carry. */
interface Carried {
  annotations?: Annotations;
  _meta?: JsonObject;
}

export interface TextContent extends Carried {
  type: 'text';
  text: string;
}

export interface ImageContent extends Carried {
  type: 'image';
  /** Base64. */
  data: string;
  mimeType: string;
}

export interface AudioContent extends Carried {
  type: 'audio';
  /** Base64. */
  data: string;
  mimeType: string;
}

export interface ResourceLink extends Carried {
  type: 'resource_link';
  uri: string;
  name: string;
  title?: string;
  description?: string;
  mimeType?: string;
  /** Bytes. */
  size?: number;
}

export interface EmbeddedResource extends Carried {
  type: 'resource';
  resource: { uri: string; mimeType?: string; text?: string; blob?: string; _meta?: JsonObject };
}

/** One block of a result or of a prompt's message, as the server sent it. */
export type ContentBlock = TextContent | ImageContent | AudioContent | ResourceLink | EmbeddedResource;
