/**
 * Encodings of a message that deviate from the protocol, for any transport: each is a function from a frame to the
 * text, or bytes, that a fixture sends instead.
 */

const plain = (frame) => JSON.stringify(frame);

/** One control sequence of each kind. */
export const hostile =
  '\u001b[2J\u001b[31mred \u001b]0;title\u0007 \u009b31m \u0007 \u007f \u0000 a\rb \u202egpj.exe\u202c \u2066x\u2069';

/** Changes the error of a frame that has one. */
const withError = (change) => (frame) =>
  plain(frame.error === undefined ? frame : { ...frame, error: change(frame.error) });

/** Changes the result of a frame that has one. */
const withResult = (change) => (frame) =>
  plain(frame.result === undefined ? frame : { ...frame, result: change(frame.result) });

/** Replaces a member of the response to the handshake, the only one with these members. */
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
  'not-finite': (frame) => withResult((result) => ({ ...result, mean: '%' }))(frame).replace('"%"', 'NaN'),
  'raw-tab': (frame) => plain(frame).replace('{', '{"tab\tand":"tab\t",'),
  'no-result-type': withResult(({ resultType, ...rest }) => rest),
  'unknown-revision': inHandshake('protocolVersion', '1999-12-31'),
  'future-revision': inHandshake('protocolVersion', '2099-01-01'),
  'no-revision': inHandshake('protocolVersion', null),
  'no-server-info': inHandshake('serverInfo', undefined),
  'mistyped-server-info': inHandshake('serverInfo', 'a server'),
  'mistyped-capabilities': inHandshake('capabilities', { tools: true }),
  'mistyped-instructions': inHandshake('instructions', ['be', 'nice']),
  'hostile-glued': (frame) => `${hostile} ${plain(frame)} ${hostile}`,
  'hostile-version': (frame) => plain({ ...frame, jsonrpc: hostile }),
  'hostile-id': (frame) => plain({ ...frame, id: hostile }),
  'hostile-error': (frame) => plain(frame.error === undefined ? frame : { ...frame, error: hostile }),
  'hostile-both': (frame) => plain({ ...frame, error: frame.error ?? hostile }),
  'hostile-revision': inHandshake('protocolVersion', hostile),
  'hostile-server-info': inHandshake('serverInfo', { name: hostile, version: hostile, title: hostile }),
  'hostile-capabilities': inHandshake('capabilities', { tools: {}, [hostile]: hostile }),
  'hostile-instructions': inHandshake('instructions', hostile),
  'hostile-content': withResult((result) =>
    result.content === undefined
      ? result
      : {
          content: [
            { type: hostile, [hostile]: hostile },
            { type: 'text', text: hostile },
          ],
        },
  ),
  'hostile-links': withResult((result) =>
    result.content === undefined
      ? result
      : {
          content: [
            { type: 'resource_link', uri: `file:///${hostile}`, name: hostile, mimeType: hostile },
            { type: 'image', data: 'AAAA', mimeType: `image/${hostile}` },
            { type: 'audio', data: 'AAAA', mimeType: `audio/${hostile}` },
            { type: 'resource', resource: { uri: hostile, mimeType: hostile, text: hostile } },
            { type: 'resource', resource: { uri: hostile, mimeType: hostile, blob: 'AAAA' } },
          ],
        },
  ),
  'invalid-utf8': (frame) =>
    Buffer.from(plain(frame).replace('"text":"hello"', '"text":"h\u00e9llo"'), 'latin1'),
};
