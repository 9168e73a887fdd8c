import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/core/json.ts';
import { changesBetween, lines, toolChanges } from './interfaces.ts';

const hints = (annotations: JsonObject) => ({ annotations });
const tasks = (taskSupport: string) => ({ execution: { taskSupport } });

describe('of two definitions of a tool', () => {
  it.each<[string, JsonObject, JsonObject, string[]]>([
    [
      'a tool that is not read-only any more is a change of trust',
      hints({ readOnlyHint: true }),
      hints({}),
      [
        'trust /annotations/readOnlyHint: The tool is not read-only any more, and may be destructive: readOnlyHint changed from true to omitted (false).',
      ],
    ],
    [
      'it says whether the tool may be destructive',
      hints({ readOnlyHint: true }),
      hints({ readOnlyHint: false, destructiveHint: false }),
      [
        'trust /annotations/readOnlyHint: The tool is not read-only any more, but is not destructive: readOnlyHint changed from true to false.',
      ],
    ],
    [
      'a read-only tool is additive',
      {},
      hints({ readOnlyHint: true }),
      ['additive /annotations/readOnlyHint: readOnlyHint changed from omitted (false) to true.'],
    ],
    [
      'an omitted destructiveHint counts as true',
      hints({ destructiveHint: false }),
      {},
      ['trust /annotations/destructiveHint: destructiveHint changed from false to omitted (true).'],
    ],
    [
      'an omitted idempotentHint counts as false',
      hints({ idempotentHint: true }),
      {},
      ['trust /annotations/idempotentHint: idempotentHint changed from true to omitted (false).'],
    ],
    [
      'an omitted openWorldHint counts as true',
      hints({ openWorldHint: false }),
      hints({}),
      ['trust /annotations/openWorldHint: openWorldHint changed from false to omitted (true).'],
    ],
    [
      'a hint away from danger is additive',
      hints({ openWorldHint: true }),
      hints({ openWorldHint: false }),
      ['additive /annotations/openWorldHint: openWorldHint changed from true to false.'],
    ],
    [
      'a default that is stated is cosmetic',
      {},
      hints({ destructiveHint: true }),
      [
        'cosmetic /annotations/destructiveHint: destructiveHint changed from omitted (true) to true, which means the same.',
      ],
    ],
    [
      'what a read-only tool says about destruction is cosmetic',
      hints({ readOnlyHint: true, destructiveHint: false }),
      hints({ readOnlyHint: true }),
      [
        'cosmetic /annotations/destructiveHint: destructiveHint changed from false to omitted (true), which does not count for a read-only tool.',
      ],
    ],
    [
      'a title in the annotations is wording',
      hints({ title: 'Add' }),
      hints({ title: 'Sum' }),
      ['wording /annotations/title: The title in the annotations changed.'],
    ],
    [
      'tasks that are not supported any more break calls',
      tasks('optional'),
      {},
      ['breaking /execution/taskSupport: The tool cannot be called as a task any more.'],
    ],
    [
      'tasks that are required break calls',
      tasks('optional'),
      tasks('required'),
      ['breaking /execution/taskSupport: The tool cannot be called without a task any more.'],
    ],
    [
      'tasks that are supported are additive',
      {},
      tasks('optional'),
      ['additive /execution/taskSupport: The tool can be called as a task, too.'],
    ],
    [
      'support for tasks that is stated is cosmetic',
      {},
      tasks('forbidden'),
      ['cosmetic /execution/taskSupport: taskSupport is stated differently, but means the same.'],
    ],
    [
      'support for tasks that mcpc does not know is unsure',
      {},
      tasks('maybe'),
      ['unsure /execution/taskSupport: taskSupport changed to or from a value that mcpc does not know.'],
    ],
    [
      'a description is wording',
      { description: 'Adds.' },
      { description: 'Adds numbers.' },
      ['wording /description: The description changed.'],
    ],
    [
      'hidden characters are named',
      { description: 'Adds.' },
      { description: 'Adds.\u200b\u{e0068}' },
      [
        'wording /description: The description changed. It contains hidden characters: ZERO WIDTH SPACE (U+200B), TAG CHARACTERS that spell "h".',
      ],
    ],
    ['a title that was removed is wording', { title: 'Add' }, {}, ['wording /title: The title was removed.']],
    [
      'a member that mcpc does not know is unsure',
      {},
      { 'x-cost': 5 },
      ['unsure /x-cost: The member x-cost was added; mcpc does not know what it means.'],
    ],
    [
      'unknown members of annotations and execution are unsure',
      { annotations: { a: 1 }, execution: {} },
      { annotations: { a: 2 }, execution: { b: 1 } },
      [
        'unsure /annotations/a: The member a changed; mcpc does not know what it means.',
        'unsure /execution/b: The member b was added; mcpc does not know what it means.',
      ],
    ],
    ['null counts as missing', { title: null, annotations: null }, {}, []],
  ])('%s', async (_title, before, after, expected) => {
    expect(lines(await toolChanges(before, after))).toEqual(expected);
  });

  it('keeps what changed', async () => {
    const [change] = await toolChanges({ description: 'Adds.' }, { description: 'Sums.' });
    expect(change).toMatchObject({
      kind: 'tool',
      name: 'add',
      server: 'calculator',
      before: 'Adds.',
      after: 'Sums.',
    });
  });

  it('finds tools that were added and removed, and the second of two with one name', async () => {
    const tool = (name: string) => ({ name, inputSchema: { type: 'object' } });
    const changes = await changesBetween(
      { tools: [tool('a'), tool('b'), tool('b')] },
      { tools: [tool('b'), tool('c')] },
    );
    expect(changes.map(({ verdict, name, message }) => [verdict, name, message])).toEqual([
      ['breaking', 'a', 'Removed.'],
      ['breaking', 'b', 'Removed.'],
      ['additive', 'c', 'Added.'],
    ]);
  });
});
