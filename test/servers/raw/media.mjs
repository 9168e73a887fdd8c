/** Non-text results: images, audio, embedded resources, links, several parts, binary resources. */
import { serve } from './lines.mjs';
import { Refusal, toolMethods } from './protocol.mjs';

/** A PNG of one red pixel. */
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC';
const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)).toString('base64');

const image = { type: 'image', mimeType: 'image/png', data: png };
const audio = { type: 'audio', mimeType: 'audio/wav', data: everyByte };
const embedded = {
  type: 'resource',
  resource: { uri: 'demo://note', mimeType: 'text/plain', text: 'a note' },
};
const link = {
  type: 'resource_link',
  uri: 'demo://bytes',
  name: 'bytes',
  mimeType: 'application/octet-stream',
};

const answer = (name, ...content) => ({ name, call: () => ({ content }) });

const contents = {
  'demo://note': [{ uri: 'demo://note', mimeType: 'text/plain', text: 'a note' }],
  'demo://bytes': [{ uri: 'demo://bytes', mimeType: 'application/octet-stream', blob: everyByte }],
  'demo://parts': [
    { uri: 'demo://parts/1', text: 'first' },
    { uri: 'demo://parts/2', blob: everyByte },
  ],
};

serve(
  {
    ...toolMethods([
      answer('image', image),
      answer('audio', audio),
      answer('embedded', embedded),
      answer('link', link),
      answer('pair', image, audio),
      answer('parts', { type: 'text', text: 'first' }, image, { type: 'text', text: 'last' }),
      answer('nothing'),
    ]),
    'prompts/list': () => ({ prompts: [{ name: 'picture' }] }),
    'prompts/get': () => ({ messages: [{ role: 'user', content: image }] }),
    'resources/list': () => ({
      resources: Object.keys(contents).map((uri) => ({ uri, name: uri.slice('demo://'.length) })),
    }),
    'resources/read': ({ uri }) => {
      if (contents[uri] === undefined) throw new Refusal(-32002, 'Resource not found', { uri });
      return { contents: contents[uri] };
    },
  },
  { capabilities: { tools: {}, resources: {}, prompts: {} } },
);
