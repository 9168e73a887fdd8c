/**
 * Returns invalid results, one kind for each tool; with `--bad-list` its list of tools has
 * invalid entries among valid ones.
 */
import { flag, serve } from './lines.mjs';
import { definition, toolMethods } from './protocol.mjs';

const answer = (name, result, rest = {}) => ({ name, ...rest, call: () => result });

const tools = [
  answer('unknown_content', {
    content: [
      { type: 'hologram', depth: 3 },
      { type: 'text', text: 'beside it' },
    ],
  }),
  answer('null_members', {
    content: [{ type: 'text', text: 'kept', annotations: null, _meta: null }],
    isError: null,
  }),
  answer('mistyped_text', { content: [{ type: 'text', text: 42 }] }),
  answer('no_content', {}),
  answer('content_is_text', { content: 'just text' }),
  answer('content_is_object', { content: { type: 'text', text: 'not in a list' } }),
  answer('image_without_type', { content: [{ type: 'image', data: 'iVBORw0KGgo=' }] }),
  answer('image_not_base64', { content: [{ type: 'image', mimeType: 'image/png', data: '***' }] }),
  answer('error_as_text', { content: [{ type: 'text', text: 'failed' }], isError: 'true' }),
  answer(
    'structure_does_not_fit',
    { content: [{ type: 'text', text: 'sum' }], structuredContent: { sum: 'eight' } },
    { outputSchema: { type: 'object', properties: { sum: { type: 'integer' } }, required: ['sum'] } },
  ),
  answer(
    'structure_missing',
    { content: [{ type: 'text', text: 'sum' }] },
    { outputSchema: { type: 'object', properties: { sum: { type: 'integer' } }, required: ['sum'] } },
  ),
  answer('structure_is_list', { content: [], structuredContent: [1, 2, 3] }),
  answer('result_is_text', 'a bare string'),
];

const badEntries = [
  null,
  { description: 'a tool without a name' },
  { name: 7, inputSchema: { type: 'object' } },
  { name: 'schema_missing', inputSchema: undefined },
  { name: 'schema_is_text', inputSchema: 'object' },
  { name: 'schema_is_no_object', inputSchema: { type: 'string' } },
  { name: 'description_is_null', description: null, inputSchema: { type: 'object' }, annotations: null },
];

const methods = toolMethods(tools);

serve({
  ...methods,
  ...(flag('--bad-list') && {
    'tools/list': () => ({
      tools: [...badEntries, ...tools.map(definition)],
    }),
  }),
});
