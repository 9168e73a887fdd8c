import { describe, expect, it } from 'vitest';
import type { ServerFacts } from '../../../src/core/protocol.ts';
import { renderInfo, renderPing } from '../../../src/render/servers.ts';
import { coloured, pipe, terminal } from './styles.ts';

const facts: ServerFacts = {
  name: 'weather',
  info: { name: 'weather-server', version: '1.2.0', title: 'Weather' },
  era: 'legacy',
  protocolVersion: '2025-11-25',
  negotiation: { asked: ['server/discover', 'initialize'], pinned: false },
  capabilities: { tools: { listChanged: true, other: false }, logging: {}, prompts: false },
  instructions: 'Ask for one city\nat a time.\x07',
  transport: 'stdio',
};

describe('the facts about a server', () => {
  const view = {
    kind: 'info',
    facts,
    declared: { elicitation: { form: {}, url: {} }, sampling: {} },
    freshLists: [],
  } as const;

  it('are one label and value per line, then the instructions', async () => {
    expect((await renderInfo(view, { out: terminal(), err: pipe })).stdout).toBe(
      [
        'server               weather',
        'implementation       weather-server 1.2.0 (Weather)',
        'protocol             2025-11-25 (legacy)',
        'negotiated           by initialize, after server/discover',
        'transport            stdio',
        'capabilities         tools (listChanged), logging',
        'client capabilities  elicitation (form, url), sampling',
        '',
        'Ask for one city',
        'at a time.\\x07',
        '',
      ].join('\n'),
    );
  });

  it('name the request that decided the revision, although a slow server was sent both', async () => {
    const slow: ServerFacts = {
      ...facts,
      era: 'modern',
      negotiation: { asked: ['server/discover', 'initialize'], pinned: false },
    };
    const { stdout } = await renderInfo({ ...view, facts: slow }, { out: pipe, err: pipe });
    expect(stdout).toContain('negotiated\tby server/discover\n');
  });

  it.each([
    [
      'modern',
      { asked: ['server/discover'], remembered: 'modern' },
      'by server/discover, as on an earlier connection',
    ],
    [
      'legacy',
      { asked: ['server/discover', 'initialize'], remembered: 'modern' },
      'by initialize, after server/discover; an earlier connection used server/discover',
    ],
    ['legacy', { asked: ['initialize'], pinned: true }, 'by initialize; the version was given'],
  ] as const)('say how the revision was agreed on: %s %j', async (era, negotiation, text) => {
    const known: ServerFacts = {
      ...facts,
      era,
      negotiation: { pinned: false, ...negotiation, asked: [...negotiation.asked] },
    };
    const { stdout } = await renderInfo({ ...view, facts: known }, { out: pipe, err: pipe });
    expect(stdout).toContain(`negotiated\t${text}\n`);
  });

  it('include the lists that are still fresh', async () => {
    const freshLists = [
      { list: 'tools', age: 12_000, freshFor: 48_000 },
      { list: 'prompts', age: 400, freshFor: 3_599_600 },
    ] as const;
    const { stdout } = await renderInfo({ ...view, freshLists }, { out: pipe, err: pipe });
    expect(stdout).toContain(
      'fresh lists\ttools (12.0 s old, fresh for 48.0 s), prompts (400 ms old, fresh for 1 h 0 min)\n',
    );
  });

  it('have TABs in a pipe', async () => {
    expect((await renderInfo(view, { out: pipe, err: pipe })).stdout).toMatch(
      /^server\tweather\nimplementation\tweather-server 1\.2\.0 \(Weather\)\n/,
    );
  });

  it('have instructions wrapped at words on a terminal only', async () => {
    const wordy = {
      ...view,
      facts: { ...facts, instructions: '\nAsk for one city at a time.\n\n  Politely.\n' },
    };
    expect((await renderInfo(wordy, { out: terminal(20), err: pipe })).stdout).toMatch(
      /\n\nAsk for one city at\na time\.\n\nPolitely\.\n$/,
    );
    expect((await renderInfo(wordy, { out: pipe, err: pipe })).stdout).toMatch(
      /\n\nAsk for one city at a time\.\n\nPolitely\.\n$/,
    );
  });

  it('have instructions without the indentation of a docstring', async () => {
    const instructions = 'Ask for a city.\n\n    Args:\n        city: Its name\n   \n    Politely.\n    ';
    const { stdout } = await renderInfo(
      { ...view, facts: { ...facts, instructions } },
      { out: pipe, err: pipe },
    );
    expect(stdout).toMatch(/\n\nAsk for a city\.\n\nArgs:\n {4}city: Its name\n\nPolitely\.\n$/);
  });

  it('can be minimal', async () => {
    const little = { ...facts, info: undefined, capabilities: {}, instructions: ' ' };
    const { stdout } = await renderInfo({ ...view, facts: little, declared: {} }, { out: pipe, err: pipe });
    expect(stdout).toContain('implementation\tunknown\n');
    expect(stdout).toMatch(/capabilities\tnone\nclient capabilities\tnone\n$/);
  });
});

describe('a ping result', () => {
  const view = {
    kind: 'ping',
    server: 'weather',
    milliseconds: 12.3,
    protocolVersion: '2025-11-25',
  } as const;

  it('is a sentence on a terminal', () => {
    expect(renderPing(view, { out: terminal(), err: pipe }).stdout).toBe(
      'weather answered in 12 ms. (2025-11-25)\n',
    );
    expect(renderPing(view, { out: coloured, err: pipe }).stdout).toBe(
      '\x1b[1mweather\x1b[22m answered in 12 ms. \x1b[2m(2025-11-25)\x1b[22m\n',
    );
  });

  it('is server, duration and revision in a pipe', () => {
    expect(renderPing(view, { out: pipe, err: pipe }).stdout).toBe('weather\t12 ms\t2025-11-25\n');
  });
});
