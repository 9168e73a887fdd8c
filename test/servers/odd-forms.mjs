/**
 * Ways to write a message that are not quite the protocol's, whatever carries it: each a function from a frame to
 * the text, or bytes, that a fixture sends in its place.
 */

const plain = (frame) => JSON.stringify(frame);

/** Changes the error of a frame that has one. */
const withError = (change) => (frame) =>
  plain(frame.error === undefined ? frame : { ...frame, error: change(frame.error) });

/** Changes the result of a frame that has one. */
const withResult = (change) => (frame) =>
  plain(frame.result === undefined ? frame : { ...frame, result: change(frame.result) });

/** Replaces a member of the answer to the handshake, which alone has these members. */
const inHandshake = (member, value) =>
  withResult((result) => (result.capabilities === undefined ? result : { ...result, [member]: value }));

export const forms = {
  plain,
  bom: (frame) => `\uFEFF${plain(frame)}`,
  glued: (frame) => `loading... ${plain(frame)}`,
  'glued-behind': (frame) => `${plain(frame)} took 3 ms`,
  twice: (frame) => `${plain(frame)}${plain(frame)}`,
  'two-on-a-line': (frame) => `${plain({ jsonrpc: '2.0', method: 'notifications/extra' })}${plain(frame)}`,
  batch: (frame) => plain([frame]),
  'batch-of-two': (frame) => plain([{ jsonrpc: '2.0', method: 'notifications/extra' }, frame]),
  'no-version': ({ jsonrpc, ...rest }) => plain(rest),
  'string-id': (frame) => plain({ ...frame, id: String(frame.id) }),
  'wrong-id': (frame) => plain({ ...frame, id: 'some-other' }),
  'null-error': (frame) => plain(frame.error === undefined ? { ...frame, error: null } : frame),
  'empty-error': (frame) => plain(frame.error === undefined ? { ...frame, error: {} } : frame),
  'text-error': withError(() => 'no such method'),
  'error-without-code': withError(({ message }) => ({ message })),
  'error-without-message': withError(({ code }) => ({ code: String(code), message: null })),
  'null-id-error': (frame) => plain(frame.error === undefined ? frame : { ...frame, id: null }),
  'null-meta': withResult((result) => ({ ...result, _meta: null })),
  'no-result-type': withResult(({ resultType, ...rest }) => rest),
  'unknown-revision': inHandshake('protocolVersion', '1999-12-31'),
  'future-revision': inHandshake('protocolVersion', '2099-01-01'),
  'no-revision': inHandshake('protocolVersion', null),
  'no-server-info': inHandshake('serverInfo', undefined),
  'mistyped-server-info': inHandshake('serverInfo', 'a server'),
  'mistyped-capabilities': inHandshake('capabilities', { tools: true }),
  'mistyped-instructions': inHandshake('instructions', ['be', 'nice']),
  'invalid-utf8': (frame) =>
    Buffer.from(plain(frame).replace('"text":"hello"', '"text":"h\u00e9llo"'), 'latin1'),
};
