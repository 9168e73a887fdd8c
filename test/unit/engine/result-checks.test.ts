import { expect, it } from 'vitest';
import { checkResult } from '../../../src/engine/result-checks.ts';

const uri = 'file:///a.txt';

it.each([
  [{ type: 'text', text: 'Hello' }, []],
  [{ type: 'text' }, ['A content block of type text has no string "text".']],
  [{ type: 'video' }, ['A content block has the unknown type "video".']],
  [{ type: 'image', data: 'AAAA', mimeType: 'image/png' }, []],
  [{ type: 'image', data: 'AAAA' }, ['A content block of type image has no string "mimeType".']],
  [
    { type: 'audio', data: 'not base64', mimeType: 'audio/wav' },
    ['The data of a content block of type audio is not base64.'],
  ],
  [{ type: 'resource', resource: { uri, text: 'Hello' } }, []],
  [{ type: 'resource', resource: { uri, blob: 'AAAA' } }, []],
  [
    { type: 'resource', uri, text: 'Hello' },
    ['A content block of type resource has no resource with a string "uri".'],
  ],
  [
    { type: 'resource', resource: { uri } },
    ['The resource of a content block has neither a string "text" nor a string "blob".'],
  ],
  [
    { type: 'resource', resource: { uri, blob: 'not base64' } },
    ['The blob of a resource in a content block is not base64.'],
  ],
])('says what is wrong with %j', (block, messages) => {
  expect(checkResult('tools/call', { content: [block] }).map(({ message }) => message)).toEqual(messages);
});
