import type { JsonObject } from '../../core/json.ts';
import type { Era } from '../../core/protocol.ts';

/** A folder that a server may be told of. */
export interface Root {
  /** A `file:` URI. */
  uri: string;
  name?: string;
}

/** Which questions a server is told that it may ask; `roots` are the folders it may be told of. */
export interface ClientFeatures {
  /** An object says what of sampling can be done, as `{ tools: {} }`. */
  sampling: boolean | JsonObject;
  elicitation: boolean;
  /** A function is asked each time. */
  roots: Root[] | (() => Root[] | Promise<Root[]>) | undefined;
}

/** The extension by which a server of the new era may answer a call with a task (SEP-2663). */
export const tasksExtension = 'io.modelcontextprotocol/tasks';

/** What mcpc declares in an era's handshake (specification, "Client capabilities"). */
export function capabilitiesOf(askable: ClientFeatures, era: Era): JsonObject {
  const { sampling } = askable;
  return {
    ...(sampling === false ? {} : { sampling: sampling === true ? { tools: {} } : sampling }),
    ...(askable.elicitation ? { elicitation: { form: {}, url: {} } } : {}),
    ...(askable.roots === undefined ? {} : { roots: { listChanged: true } }),
    ...(era === 'modern' ? { extensions: { [tasksExtension]: {} } } : {}),
  };
}
