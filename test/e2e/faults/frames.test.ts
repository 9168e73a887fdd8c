import { program } from '../harness/config.ts';
import { describeFaults, describeRepairs, type Repair } from '../harness/faults.ts';
import { raw } from '../harness/fixtures.ts';

/** Each form of a message, and what is reported about it; nothing if the specification allows it. */
const forms: [form: string, ...says: (string | RegExp)[]][] = [
  ['bom', 'It sent a byte order mark.'],
  ['glued', 'It sent other text together with a message.', 'text that is not a message: loading...'],
  ['glued-behind', 'It sent other text together with a message.', 'text that is not a message: took 3 ms'],
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
  ['answered-notification', 'a response that has the id null, which may be one to a notification'],
  ['null-meta', 'The _meta of the result of tools/call is not an object.'],
  ['not-finite', 'It sent NaN or Infinity, which JSON does not have; null is used instead.'],
  ['raw-tab', 'It sent control characters, such as line ends, in a JSON string without escaping them.'],
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

/** The forms that look different in the modern era, or exist only there. */
const modernForms: typeof forms = [
  ['glued', 'It sent other text together with a message.'],
  ['string-id', 'ids of requests as another type'],
  ['null-meta', 'The _meta of the result of tools/call is not an object.'],
  ['mistyped-capabilities', 'Its capability "tools" is not an object.'],
  ['content-length', 'It sends Content-Length headers'],
  ['no-result-type'],
];

const repair =
  (...era: string[]) =>
  ([form, ...says]: (typeof forms)[number]): Repair => ({
    fault: form,
    server: () => program('raw/odd-frames.mjs', form, ...era),
    ...(says.length > 0 ? { says } : {}),
  });

describeRepairs('malformed messages over stdio, in the legacy era', [
  ...forms.map(repair()),
  {
    fault: 'invalid-utf8',
    server: () => program('raw/odd-frames.mjs', 'invalid-utf8'),
    prints: 'h\ufffdllo',
  },
]);
describeRepairs('malformed messages over stdio, in the modern era', modernForms.map(repair('--modern')));

describeFaults('malformed output over stdio', [
  {
    fault: 'a form of a message',
    server: raw('odd-frames', 'bom'),
    status: 0,
    prints: 'hello\n',
    says: ['It sent a byte order mark.'],
    repaired: true,
  },
  {
    fault: 'lines that are not JSON, before, between and after the responses',
    server: raw('noisy-stdout'),
    status: 0,
    prints: 'hello\n',
    says: ['wrote to standard output text that is not a message: Server starting on stdio...'],
    repaired: true,
  },
  {
    fault: 'an id that no request has',
    server: raw('odd-frames', 'wrong-id'),
    status: 3,
    says: ['answered initialize with a response that has the id "some-other", not 2.'],
  },
  ...[
    ['text-error', 'no such method'],
    ['error-without-code', 'The quota is used up'],
    ['null-id-error', 'The quota is used up', '-32050'],
    ['glued', 'The quota is used up', '-32050'],
  ].map(([form = '', ...says]) => ({
    fault: `an error in the form ${form}`,
    server: raw('odd-frames', form),
    line: ['call', 'refuses'],
    status: 1,
    says,
  })),
]);
