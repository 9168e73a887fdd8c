import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { View } from '../../../../src/core/views.ts';
import { person, write } from '../../config/files.ts';
import { Calculator, multiply } from '../calculator.ts';
import { type Finished, refusal, run } from '../run-command.ts';

const number = { type: 'number' };
const before = new Calculator();
const after = new Calculator({
  definitions: {
    tools: [
      {
        ...multiply,
        description: 'Multiplies.',
        inputSchema: {
          type: 'object',
          properties: { a: { type: 'integer' }, b: number },
          required: ['a', 'b'],
        },
      },
    ],
    prompts: [
      {
        name: 'poem',
        arguments: [
          { name: 'topic', required: true },
          { name: 'form', required: true },
        ],
      },
    ],
  },
});

/** Compares the targets `old` and `new`, or what the words say. */
function compare(...words: string[]): Promise<Finished> {
  return run(['diff', ...words], {
    connectTo: async (target) => (target === 'new' ? after : before),
    lineFor: (name) => `mcpc ${name}`,
  });
}

function diffIn(view: View | undefined) {
  if (view?.kind !== 'diff') throw new Error('No comparison.');
  return view.diff;
}

describe('mcpc diff', () => {
  it('compares two targets, and shows lines that were valid', async () => {
    const { view, status } = await compare('old', 'new');
    const { changes, failed, step } = diffIn(view);
    expect(changes.map(({ verdict, name, line }) => [verdict, name, line])).toEqual([
      ['breaking', 'multiply', 'mcpc call new multiply a=0.5 b=1'],
      ['breaking', 'poem', 'mcpc prompt new poem topic=text'],
      ['wording', 'multiply', undefined],
    ]);
    expect({ failed, step, status }).toEqual({ failed: true, step: 'major', status: 1 });
  });

  it('succeeds where nothing changed', async () => {
    const { view, status } = await compare('old', 'old');
    expect(diffIn(view)).toMatchObject({ changes: [], failed: false, step: 'none' });
    expect(status).toBeUndefined();
  });

  it.each<[string[], number | undefined, number]>([
    [['--fail-on', 'none'], undefined, 3],
    [['--fail-on', 'additive,cosmetic'], undefined, 3],
    [['--fail-on', 'trust', '--fail-on', 'wording'], 1, 3],
    [['--fail-on', 'any'], 1, 3],
    [['--ignore', 'tool:*', '--ignore', 'prompt:poem'], undefined, 0],
    [['--ignore', '*/inputSchema/*', '--ignore', 'prompt:*'], undefined, 1],
  ])('with %j ends with status %s', async (options, status, count) => {
    const finished = await compare('old', 'new', ...options);
    expect(finished.status).toBe(status);
    expect(diffIn(finished.view).changes).toHaveLength(count);
  });

  it('compares with the nearest lock file, and names the file for annotations', async () => {
    const environment = { ...person(), builtins: {} };
    const { revision, ...facts } = { revision: '2025-11-25', capabilities: {}, clientCapabilities: {} };
    const lists = { tools: [], resources: [], templates: [], prompts: [] };
    write(join(environment.cwd, 'mcp.lock.json'), {
      version: 1,
      servers: { a: { revision, ...facts, ...lists } },
    });
    const { view, notices } = await run(['diff', 'new', '--format', 'github'], {
      environment,
      connectTo: async () => after,
      lineFor: (name) => `mcpc ${name}`,
    });
    expect(view).toMatchObject({
      kind: 'diff',
      format: 'github',
      file: 'mcp.lock.json',
      lines: expect.arrayContaining([1]),
    });
    expect(diffIn(view).after).toBe('new');
    expect(notices).toEqual([
      'calculator was asked by clients with different capabilities, and may have shown different definitions to them.',
    ]);
  });

  it('masks secrets of targets', async () => {
    const { view } = await compare('https://example.com/mcp?token=hunter2-hunter2', 'new');
    expect(diffIn(view).before).not.toContain('hunter2');
  });

  it.each([
    [['diff'], 'mcpc diff needs NEW: lock file, REVISION:PATH, or target to compare with it.'],
    [['diff', 'a', 'b', 'c'], 'mcpc diff: unexpected argument "c".'],
    [['diff', 'a', 'b', '--fail-on', 'braking'], '--fail-on: there is no verdict "braking".'],
    [['diff', 'a', 'b', '--fail-on', 'none,trust'], '--fail-on: there is no verdict "none".'],
    [
      ['diff', 'a', 'b', '--format', 'markdown', '--json'],
      '--format markdown and --json cannot be used together.',
    ],
    [
      ['diff', 'a', 'b', '--format', 'github', '--query', 'changes'],
      '--format github and --query cannot be used together.',
    ],
  ])('refuses %j', async (words, message) => {
    expect(await refusal(words)).toContain(message);
  });
});
