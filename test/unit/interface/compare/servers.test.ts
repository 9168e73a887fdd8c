import { describe, expect, it } from 'vitest';
import { compareFiles } from '../../../../src/interface/compare/compare-files.ts';
import type { ServerInterface } from '../../../../src/interface/server-interface.ts';
import { changesBetween, interfaceWith, lines } from './interfaces.ts';

const later = '2026-07-28';

describe('of what two servers say about themselves', () => {
  it.each<[string, Partial<ServerInterface>, Partial<ServerInterface>, string[]]>([
    [
      'capabilities that are lost break requests, new ones are additive',
      { capabilities: { tools: { listChanged: true }, logging: {} } },
      { capabilities: { tools: {}, completions: {} } },
      [
        'breaking /capabilities/tools/listChanged: The capability tools.listChanged was removed.',
        'breaking /capabilities/logging: The capability logging was removed.',
        'additive /capabilities/completions: The capability completions was added.',
      ],
    ],
    [
      'a capability that is false is missing',
      { capabilities: { tools: { listChanged: false } } },
      { capabilities: { tools: {} } },
      [],
    ],
    [
      'empty experimental capabilities say as much as none, others are lost one by one',
      { capabilities: { experimental: {}, extensions: { 'a/b': {} } } },
      { capabilities: {} },
      ['breaking /capabilities/extensions/a~1b: The capability extensions.a/b was removed.'],
    ],
    [
      'a setting of a capability is unsure',
      { capabilities: { extensions: { 'a/b': { level: 1 } } } },
      { capabilities: { extensions: { 'a/b': { level: 2 } } } },
      ['unsure /capabilities/extensions/a~1b/level: The capability extensions.a/b.level changed.'],
    ],
    [
      'a later revision is additive, and whether it has a capability elsewhere is unsure',
      { capabilities: { logging: {} } },
      { revision: later, capabilities: {} },
      [
        'unsure /capabilities/logging: The capability logging was removed.',
        'additive /revision: The protocol revision is 2026-07-28 now; whether the server still knows 2025-11-25 is not recorded.',
      ],
    ],
    [
      'an earlier revision breaks requests',
      { revision: later },
      {},
      ['breaking /revision: The protocol revision went back from 2026-07-28 to 2025-11-25.'],
    ],
    [
      'a revision without a date is unsure',
      {},
      { revision: 'draft' },
      ['unsure /revision: The protocol revision changed from 2025-11-25 to draft.'],
    ],
    [
      'instructions are wording',
      {},
      { instructions: 'Add first.' },
      ['wording /instructions: The instructions were added.'],
    ],
    [
      'the version is cosmetic',
      {},
      { identity: { name: 'calculator', version: '1.1.0' } },
      ["cosmetic /identity/version: The server's version changed from 1.0.0 to 1.1.0."],
    ],
    [
      'a server without a name is cosmetic',
      {},
      { identity: undefined },
      [
        "cosmetic /identity/name: The server's name was removed.",
        "cosmetic /identity/version: The server's version was removed.",
      ],
    ],
  ])('%s', async (_title, before, after, expected) => {
    expect(lines(await changesBetween(before, after))).toEqual(expected);
  });
});

describe('of two files', () => {
  const file = (servers: Record<string, ServerInterface>) => ({ version: 1 as const, servers });
  const server = interfaceWith({});

  it('the servers of the same name are compared', async () => {
    const { changes } = await compareFiles(
      file({ a: server, b: server }),
      file({ b: interfaceWith({ instructions: 'x' }), c: server }),
    );
    expect(changes.map(({ server, verdict, kind, message }) => [server, verdict, kind, message])).toEqual([
      ['a', 'breaking', 'server', 'Removed.'],
      ['b', 'wording', 'server', 'The instructions were added.'],
      ['c', 'additive', 'server', 'Added.'],
    ]);
  });

  it('single servers are compared whatever their names are', async () => {
    expect((await compareFiles(file({ a: server }), file({ b: server }))).changes).toEqual([]);
  });

  it('the changes are in order of their verdicts', async () => {
    const tool = { name: 'add', inputSchema: { type: 'object' } };
    const changes = await changesBetween(
      {
        tools: [
          { ...tool, annotations: { readOnlyHint: true } },
          { ...tool, name: 'sub' },
        ],
      },
      {
        tools: [
          { ...tool, description: 'x', y: 1 },
          { ...tool, name: 'new' },
        ],
        identity: { name: 'other' },
      },
    );
    expect([...new Set(changes.map(({ verdict }) => verdict))]).toEqual([
      'breaking',
      'trust',
      'unsure',
      'wording',
      'additive',
      'cosmetic',
    ]);
  });

  it('a note says that the clients had different capabilities', async () => {
    const { notes } = await compareFiles(
      file({ a: server }),
      file({ a: interfaceWith({ clientCapabilities: { sampling: {} } }) }),
    );
    expect(notes).toEqual([
      'a was asked by clients with different capabilities, and may have shown different definitions to them.',
    ]);
  });
});
