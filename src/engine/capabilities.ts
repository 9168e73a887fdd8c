import type { JsonObject } from '../base/json.ts';

/** Which questions a server is told that it may ask; `roots` are the folders it may be told of. */
export interface Askable {
  sampling: boolean;
  elicitation: boolean;
  roots: { uri: string; name: string }[] | undefined;
}

/** What mcpc declares in the handshake (specification, "Client capabilities"). */
export function capabilitiesOf(askable: Askable): JsonObject {
  return {
    ...(askable.sampling ? { sampling: {} } : {}),
    ...(askable.elicitation ? { elicitation: { form: {}, url: {} } } : {}),
    ...(askable.roots === undefined ? {} : { roots: { listChanged: true } }),
  };
}
