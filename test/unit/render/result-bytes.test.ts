import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/core/json.ts';
import { bytesOf, onlyBytesOf } from '../../../src/render/result-bytes.ts';
import { partsOf } from '../../../src/terminal/split-text.ts';

function ofCall(content: Json) {
  const bytes = bytesOf({ kind: 'call', tool: 'draw', result: { content } });
  return (
    bytes && {
      parts: bytes.parts.map(({ content }) =>
        Buffer.concat([...partsOf(content)].map((part) => Buffer.from(part))).toString('latin1'),
      ),
      notice: bytes.notice,
    }
  );
}

describe('the bytes of a result', () => {
  it('are those of its text, unchanged', () => {
    expect(ofCall([{ type: 'text', text: 'a\x1b\r\n' }])).toEqual({ parts: ['a\x1b\r\n'], notice: '' });
    expect(ofCall([{ type: 'text', text: 'é' }])?.parts).toEqual(['\xc3\xa9']);
  });

  it('are decoded from base64', () => {
    expect(ofCall([{ type: 'image', mimeType: 'image/png', data: 'AP8b' }])?.parts).toEqual(['\x00\xff\x1b']);
  });

  it('are one part per block if none is binary', () => {
    expect(
      ofCall([{ type: 'text', text: 'a' }, { type: 'resource_link', uri: 'file:///c' }, { type: 'hologram' }])
        ?.parts,
    ).toEqual(['a', 'file:///c\n', '{"type":"hologram"}\n']);
  });

  it('are only those of binary blocks, if any; the others are printed', () => {
    const content = [
      { type: 'text', text: 'a' },
      { type: 'resource', resource: { uri: 'x', blob: 'Yg==' } },
      { type: 'image', mimeType: 'image/JPEG', data: 'Yg==' },
      { type: 'image', mimeType: 'image/png.sh', data: 'Yg==' },
    ];
    expect(bytesOf({ kind: 'call', tool: 'draw', result: { content } })).toMatchObject({
      parts: [{ extension: undefined }, { extension: '.jpg' }, { extension: undefined }],
      others: [{ type: 'text', text: 'a' }],
    });
  });

  it('are the encoded ones if the base64 is invalid, with a notice', () => {
    expect(ofCall([{ type: 'image', mimeType: 'image/png\x1b', data: '%%' }])).toEqual({
      parts: ['%%'],
      notice: `The server's image/png\\x1b is not valid base64; it was written as received.\n`,
    });
  });

  it('are those of a resource', () => {
    const contents = [
      { uri: 'x', text: 'a' },
      { uri: 'y', text: 'b' },
    ];
    const bytes = bytesOf({ kind: 'read', uri: 'x', result: { contents } });
    expect(bytes?.parts).toEqual([{ content: 'a' }, { content: 'b' }]);
  });

  it('are empty if the call failed', () => {
    const result = { isError: true, content: [{ type: 'text', text: 'no' }] };
    expect(bytesOf({ kind: 'call', tool: 'x', result })).toBeUndefined();
  });

  it('are empty without content', () => {
    expect(ofCall([])).toBeUndefined();
    expect(bytesOf({ kind: 'call', tool: 'x', result: { structuredContent: {} } })).toBeUndefined();
    expect(bytesOf({ kind: 'read', uri: 'x', result: {} })).toBeUndefined();
    expect(bytesOf({ kind: 'text', text: 'x', data: null })).toBeUndefined();
  });
});

describe('a result that is only binary content', () => {
  const image = { type: 'image', mimeType: 'image/png', data: 'AP8b' };
  const ofBlocks = (...content: Json[]) => onlyBytesOf({ kind: 'call', tool: 'draw', result: { content } });

  it('is its bytes', () => {
    expect([...partsOf(ofBlocks(image).content)]).toEqual([Buffer.from([0, 255, 27])]);
  });

  it('is a usage error with types and sizes if it has several parts', () => {
    expect(() => ofBlocks(image, { ...image, mimeType: 'image/gif' })).toThrow(
      expect.objectContaining({
        exitStatus: 2,
        message:
          'The result has 2 binary parts, of which none was printed: [image/png, 3 B], [image/gif, 3 B].',
        hint: 'Write each to a file of its own with --output FILE.',
      }),
    );
  });
});
