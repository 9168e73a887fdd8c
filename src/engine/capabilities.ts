import type { JsonObject } from '../base/json.ts';

/** A folder that a server may be told of. */
export interface Root {
  /** A `file:` URI. */
  uri: string;
  name?: string;
}

/** Which questions a server is told that it may ask; `roots` are the folders it may be told of. */
export interface Askable {
  /** An object says what of sampling can be done, as `{ tools: {} }`. */
  sampling: boolean | JsonObject;
  elicitation: boolean;
  /** A function is asked each time. */
  roots: Root[] | (() => Root[] | Promise<Root[]>) | undefined;
}

/** What mcpc declares in the handshake (specification, "Client capabilities"). */
export function capabilitiesOf(askable: Askable): JsonObject {
  const { sampling } = askable;
  return {
    ...(sampling === false ? {} : { sampling: sampling === true ? { tools: {} } : sampling }),
    ...(askable.elicitation ? { elicitation: { form: {}, url: {} } } : {}),
    ...(askable.roots === undefined ? {} : { roots: { listChanged: true } }),
  };
}
