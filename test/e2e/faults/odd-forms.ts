import type { Fault } from '../harness/faults.ts';
import type { Listening } from '../harness/listening.ts';

/** A form of `test/servers/odd-forms.mjs` and what is said of it. */
type OddForm = [form: string, says: string];

/** Each form in which a message may come, and what is said of it. */
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
  ['unknown-revision', 'protocol revision 1999-12-31, which mcpc does not support'],
  ['no-server-info', 'Its handshake lacks "serverInfo"'],
  ['mistyped-capabilities', 'Its capability "tools" is not an object.'],
];

/** Those that an answer with an error may have. The older HTTP with SSE is asked nothing that it does not know. */
export const errorForms: OddForm[] = [
  ['text-error', 'An error is not an object: "no such method"'],
  ['error-without-code', 'An error lacks an integer code'],
  ['error-without-message', 'a string message'],
  ['null-id-error', 'does not say which request it answers'],
];

/** A row for each form, of a server that is started once and writes in the form that its address names. */
export function inForms(server: () => Promise<Listening>, ...kinds: OddForm[][]): Fault[] {
  let started: Promise<Listening> | undefined;
  const address = async () => {
    started ??= server();
    return (await started).url;
  };
  const strict = ['call', 'hello', '--strict'];
  const rows = kinds.flat().map(([form, says]): Fault => {
    const odd = async () => `${await address()}?form=${form}`;
    return { fault: form, server: odd, line: strict, status: 3, prints: 'hello\n', says: [says, '--strict'] };
  });
  const odd = async () => `${await address()}?form=invalid-utf8`;
  return [
    ...rows,
    { fault: 'no UTF-8', server: odd, line: strict, status: 0, prints: 'h\ufffdllo\n' },
    { fault: 'none', server: address, line: strict, status: 0, prints: 'hello\n' },
  ];
}

/** An answer that names another request than the one it answers. */
export const wrongId: OddForm[] = [['wrong-id', 'It answered request']];
