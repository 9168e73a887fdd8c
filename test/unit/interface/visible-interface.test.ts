import { expect, it } from 'vitest';
import { visibleInterface } from '../../../src/interface/visible-interface.ts';

const facts = {
  identity: undefined,
  revision: '2025-11-25',
  capabilities: {},
  clientCapabilities: {},
  instructions: undefined,
};
const lists = { tools: [], resources: [], templates: [], prompts: [] };

it('leaves out what describes no interface: _meta, icons, and when a resource was modified', () => {
  const seen = visibleInterface({
    ...facts,
    identity: { name: 'a', icons: [], websiteUrl: 'https://example.com' },
    ...lists,
    tools: [{ name: 't', icons: [], _meta: {}, annotations: { title: 'T' }, 'x-own': { _meta: 1 } }],
    resources: [{ uri: 'a:b', size: 5, annotations: { lastModified: '2025-01-01', priority: 1 } }],
  });
  expect(seen.identity).toEqual({ name: 'a', websiteUrl: 'https://example.com' });
  expect(seen.tools).toEqual([{ name: 't', annotations: { title: 'T' }, 'x-own': { _meta: 1 } }]);
  expect(seen.resources).toEqual([{ uri: 'a:b', size: 5, annotations: { priority: 1 } }]);
});

it('sorts definitions by what identifies them, whatever the order of the server', () => {
  const seen = visibleInterface({
    ...facts,
    ...lists,
    tools: [{ name: 'b' }, { name: 'a', title: 'Z' }, { name: 'a', title: 'A' }, { name: 'B' }],
    templates: [{ uriTemplate: 'z:{a}' }, { uriTemplate: 'a:{b}', name: 'z' }],
  });
  expect(seen.tools).toEqual([
    { name: 'B' },
    { name: 'a', title: 'A' },
    { name: 'a', title: 'Z' },
    { name: 'b' },
  ]);
  expect(seen.templates.map(({ uriTemplate }) => uriTemplate)).toEqual(['a:{b}', 'z:{a}']);
});
