import type { Repair } from '../harness/faults.ts';
import type { Listening } from '../harness/listening.ts';

/** A form of `test/servers/odd-forms.mjs` and its diagnostic; none if the specification allows it. */
type OddForm = [form: string, says?: string];

/** The malformed forms of a message, and what is reported about them. */
export const forms: OddForm[] = [
  ['bom', 'It sent a byte order mark.'],
  ['glued', 'It sent text that is not a message: loading...'],
  ['glued-behind', 'It sent text that is not a message: took 3 ms'],
  ['twice', 'several messages without a separator'],
  ['two-on-a-line', 'several messages without a separator'],
  ['batch', 'several messages as a JSON-RPC batch'],
  ['batch-of-two', 'several messages as a JSON-RPC batch'],
  ['no-version', 'A message lacks "jsonrpc": "2.0".'],
  ['string-id', 'ids of requests as another type'],
  ['null-error', 'A response has "error": null in addition to its result.'],
  ['empty-error', 'A response has both a result and an error'],
  ['null-meta', 'The _meta of the result of tools/call is not an object.'],
  ['not-finite', 'It sent NaN or Infinity, which JSON does not have; null is used instead.'],
  ['raw-tab', 'It sent control characters, such as line ends, in a JSON string without escaping them.'],
  ['unknown-revision', 'protocol revision 1999-12-31, which mcpc does not support'],
  ['no-server-info', 'Its handshake lacks "serverInfo"'],
  ['mistyped-capabilities', 'Its capability "tools" is not an object.'],
];

/** The forms of an error. They cannot occur over HTTP with SSE, where no unknown method is requested. */
export const errorForms: OddForm[] = [
  ['text-error', 'An error is not an object: "no such method"'],
  ['error-without-code', 'An error lacks an integer code'],
  ['error-without-message', 'a string message'],
  ['null-id-error', 'does not say which request it answers'],
];

/** A response whose id is not that of its request. */
export const wrongId: OddForm[] = [['wrong-id', 'The HTTP response to request']];

/** Returns a function that starts a server once, and returns that one each time. */
export function shared(start: () => Promise<Listening>): () => Promise<Listening> {
  let starting: Promise<Listening> | undefined;
  return () => {
    starting ??= start();
    return starting;
  };
}

/** Returns a row for each form, of a server that writes in the form in its URL. `type` is the transport of a config entry. */
export function inForms(server: () => Promise<Listening>, type: string, ...kinds: OddForm[][]): Repair[] {
  const entry = async (form: string) => ({ url: `${(await server()).url}?form=${form}`, type });
  const rows = kinds.flat().map(
    ([form, says]): Repair => ({
      fault: form,
      server: () => entry(form),
      ...(says === undefined ? {} : { says: [says] }),
    }),
  );
  return [
    ...rows,
    { fault: 'invalid-utf8', server: () => entry('invalid-utf8'), prints: 'h\ufffdllo' },
    { fault: 'plain', server: () => entry('plain') },
  ];
}
