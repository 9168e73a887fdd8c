import { describeFaults, type Fault } from '../harness/faults.ts';
import { raw } from '../harness/fixtures.ts';

/** An invalid result, what is shown of it, and its diagnostic. */
const results: [tool: string, prints: string | RegExp, says: string][] = [
  ['unknown_content', /"hologram"[\s\S]*\nbeside it\n$/, 'the unknown type "hologram"'],
  ['null_members', 'kept\n', 'isError is not a boolean.'],
  ['mistyped_text', /\b42\b/, 'has no string "text"'],
  ['no_content', '', 'has no array "content"'],
  ['content_is_text', 'just text\n', 'has no array "content"'],
  ['content_is_object', 'not in a list\n', 'has no array "content"'],
  ['structure_does_not_fit', 'sum\n', 'does not match its output schema at sum'],
  ['structure_missing', 'sum\n', 'returned no structured content'],
  ['result_is_text', /a bare string/, 'is not an object'],
];

describeFaults(
  'an invalid result is shown and reported',
  results.map(([tool, prints, says], at): Fault => {
    const server = raw('invalid-results');
    // With --strict one of them is enough.
    return { fault: tool, server, line: ['call', tool], status: 0, prints, says: [says], repaired: at === 0 };
  }),
);

describeFaults('an invalid list is shown and reported', [
  {
    fault: 'with entries that are not tools',
    server: raw('invalid-results', '--bad-list'),
    line: ['tools'],
    status: 0,
    prints: /^schema_missing\t[\s\S]*^unknown_content\t[\s\S]*^result_is_text\t/m,
    says: ['An entry of tools/list is invalid: null', 'tools/list: "schema_missing" has no inputSchema'],
    repaired: true,
  },
  {
    fault: 'that never ends',
    server: raw('endless-cursor'),
    line: ['tools'],
    status: 0,
    prints: /^tool_1\t/,
    says: ['does not end: the server returned the same cursor again'],
    repaired: true,
  },
]);
