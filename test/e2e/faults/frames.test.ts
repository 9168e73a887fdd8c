import { describeFaults, type Fault } from '../harness/faults.ts';
import { raw } from '../harness/fixtures.ts';

const prints = 'hello\n';

/** Each form in which a message may come, and what is said of it; nothing where the protocol allows it. */
const forms: [form: string, says?: string | RegExp][] = [
  ['bom', 'It sent a byte order mark.'],
  ['glued', /It sent other text together with a message\.[\s\S]*text that is not a message: loading\.\.\./],
  [
    'glued-behind',
    /It sent other text together with a message\.[\s\S]*text that is not a message: took 3 ms/,
  ],
  ['twice', 'several messages without a separator'],
  ['two-on-a-line', 'several messages without a separator'],
  ['batch', 'several messages as a JSON-RPC batch'],
  ['batch-of-two', 'several messages as a JSON-RPC batch'],
  ['no-version', 'A message lacks "jsonrpc": "2.0".'],
  ['string-id', 'ids of requests as another type'],
  ['null-error', 'A response has "error": null in addition to its result.'],
  ['empty-error', 'A response has both a result and an error'],
  ['text-error', 'An error is not an object: "no such method"'],
  ['error-without-code', 'An error lacks an integer code'],
  ['error-without-message', 'a string message'],
  ['null-id-error', 'does not say which request it answers'],
  ['null-meta', 'The _meta of the result of tools/call is not an object.'],
  ['unknown-revision', 'protocol revision 1999-12-31, which mcpc does not support'],
  ['future-revision', 'protocol revision 2099-01-01, which mcpc does not support'],
  ['no-revision', 'Its handshake names no protocol revision.'],
  ['no-server-info', 'Its handshake lacks "serverInfo"'],
  ['mistyped-server-info', 'Its handshake lacks "serverInfo"'],
  ['mistyped-capabilities', 'Its capability "tools" is not an object.'],
  ['mistyped-instructions', 'Its instructions are not a string.'],
  ['spread', 'It sent a message that spans several lines.'],
  ['half', 'text that is not a message: {"jsonrpc":"2.0"'],
  ['content-length', 'It sends Content-Length headers'],
  ['crlf'],
  ['empty-lines'],
  ['split'],
];

/** Those that look otherwise in the new era, or are met there alone. */
const modernForms: typeof forms = [
  ['glued', 'It sent other text together with a message.'],
  ['string-id', 'ids of requests as another type'],
  ['null-meta', 'The _meta of the result of tools/call is not an object.'],
  ['mistyped-capabilities', 'Its capability "tools" is not an object.'],
  ['content-length', 'It sends Content-Length headers'],
  ['no-result-type'],
];

const fault =
  (era: string[]) =>
  ([form, says]: [string, (string | RegExp)?]): Fault => ({
    fault: form,
    server: raw('odd-frames', form, ...era),
    status: 0,
    prints,
    ...(says === undefined ? {} : { says: [says], repaired: true }),
  });

describeFaults('odd frames over stdio, in the old era', forms.map(fault([])));
describeFaults('odd frames over stdio, in the new era', modernForms.map(fault(['--modern'])));

describeFaults('an odd answer over stdio', [
  {
    fault: 'text that is no UTF-8',
    server: raw('odd-frames', 'invalid-utf8'),
    status: 0,
    prints: 'h\ufffdllo\n',
  },
  {
    fault: 'lines that are no JSON, before, between and after the answers',
    server: raw('noisy-stdout'),
    status: 0,
    prints,
    says: ['wrote to standard output text that is not a message: Server starting on stdio...'],
    repaired: true,
  },
  ...[
    ['text-error', 'The quota is used up', 'no such method'],
    ['error-without-code', 'The quota is used up'],
    ['null-id-error', 'The quota is used up', '-32050'],
    ['glued', 'The quota is used up', '-32050'],
  ].map(([form = '', ...words]) => ({
    fault: `an error in the form ${form}`,
    server: raw('odd-frames', form),
    line: ['call', 'refuses'],
    status: 1,
    says: form === 'text-error' ? words.slice(1) : words,
  })),
]);
