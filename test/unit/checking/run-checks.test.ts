import { describe, expect, it } from 'vitest';
import type { ProbeRule } from '../../../src/checking/probe/probe-rule.ts';
import { factsOf, type RuleTable, rulesNamed, ruleTable } from '../../../src/checking/rule-table.ts';
import { type CheckOptions, checkServer, isFailure } from '../../../src/checking/run-checks.ts';
import { ruleGroups, type Weight, weights } from '../../../src/core/check-report.ts';
import { ConnectionError } from '../../../src/core/errors.ts';
import { Client } from '../../../src/engine/client.ts';
import type { InterfaceRule } from '../../../src/interface/check/interface-rule.ts';
import { environment } from '../engine/environment.ts';
import { FakeTransport, handshakes } from '../engine/protocol/fake-transport.ts';

const source = { title: 'A specification', url: 'https://example.com' };

function declared(id: string, ...found: { weight?: Weight }[]): InterfaceRule {
  const summary = 'It is so.';
  const findings = found.length === 0 ? [{}] : found;
  return {
    id: `schema/${id}`,
    group: 'schema',
    weight: 'should',
    summary,
    source,
    check: () => findings.map((each) => ({ kind: 'server' as const, message: id, ...each })),
  };
}

function probe(id: string, check: ProbeRule['check']): ProbeRule {
  return { id: `protocol/${id}`, group: 'protocol', weight: 'must', summary: 'It is so.', source, check };
}

/** Checks a server of the legacy era. */
async function check(rules: Partial<RuleTable>, options: Partial<CheckOptions> = {}) {
  const transports: FakeTransport[] = [];
  const open = async () => {
    const transport = new FakeTransport(handshakes.legacy);
    transports.push(transport);
    return transport;
  };
  const client = new Client({ type: 'custom', name: 'fake', open }, { environment, protocol: 'legacy' });
  await client.connect();
  const subject = {
    name: 'fake',
    client,
    declared: {
      identity: undefined,
      revision: '2025-11-25',
      capabilities: {},
      clientCapabilities: {},
      instructions: undefined,
      tools: [],
      resources: [],
      templates: [],
      prompts: [],
    },
    connectDuration: 1,
    lineFor: (command: string) => `mcpc ${command} server.py`,
  };
  const found = await checkServer(subject, {
    rules: { interface: [], probe: [], ...rules },
    limits: {},
    mayCall: false,
    timeout: 5,
    signal: new AbortController().signal,
    ...options,
  });
  return { ...found, transports };
}

describe('checking a server', () => {
  it('returns the findings of all rules, the most severe first', async () => {
    const { findings, skipped, tokens } = await check({
      interface: [declared('a'), declared('b', { weight: 'advice' }, {})],
      probe: [
        probe('c', async () => [{ kind: 'server', message: 'c' }]),
        probe('d', async () => ({ skipped: 'it has no tools' })),
      ],
    });
    expect(findings.map(({ rule, weight, server }) => [rule, weight, server])).toEqual([
      ['protocol/c', 'must', 'fake'],
      ['schema/a', 'should', 'fake'],
      ['schema/b', 'should', 'fake'],
      ['schema/b', 'advice', 'fake'],
    ]);
    expect(skipped).toEqual([
      { rule: 'protocol/d', server: 'fake', reason: 'it has no tools', applicable: true },
    ]);
    expect(tokens).toBeUndefined();
  });

  it('opens no connection for rules about definitions', async () => {
    const { transports } = await check({ interface: [declared('a')] });
    expect(transports).toHaveLength(1);
  });

  it('closes the connections of a rule before the next rule', async () => {
    const open: boolean[] = [];
    const { transports } = await check({
      probe: [
        probe('a', async (server) => {
          const connection = await server.open();
          void connection.close().then(() => open.push(false));
          await server.open();
          return [];
        }),
        probe('b', async () => {
          open.push(true);
          return [];
        }),
      ],
    });
    expect(open).toEqual([false, true]);
    expect(transports).toHaveLength(3);
  });

  it('skips a rule whose connection fails, and goes on', async () => {
    const { findings, skipped, failure } = await check({
      probe: [
        probe('a', async () => {
          throw new ConnectionError('It exited.');
        }),
        probe('b', async () => [{ kind: 'server', message: 'b' }]),
      ],
    });
    expect(skipped).toEqual([
      { rule: 'protocol/a', server: 'fake', reason: 'the connection failed: It exited', applicable: true },
    ]);
    expect(failure).toBe('It exited.');
    expect(findings).toHaveLength(1);
  });

  it('does not hide a mistake in a rule', async () => {
    const rule = probe('a', async () => {
      throw new TypeError('undefined is not a function');
    });
    await expect(check({ probe: [rule] })).rejects.toThrow(TypeError);
  });

  it('returns what was found before it was stopped', async () => {
    const stop = new AbortController();
    const seen: string[] = [];
    const rules = {
      interface: [declared('a')],
      probe: [
        probe('b', async () => [{ kind: 'server', message: 'b' }]),
        probe('c', async ({ signal }) => {
          stop.abort(new Error('stopped'));
          throw signal.reason;
        }),
        probe('d', async () => [{ kind: 'server', message: 'd' }]),
      ],
    };
    const { findings, skipped } = await check(rules, {
      signal: stop.signal,
      onrule: ({ id }) => seen.push(id),
    });
    expect(findings.map(({ message }) => message)).toEqual(['b', 'a']);
    expect(skipped.map(({ rule, reason }) => [rule, reason])).toEqual([
      ['protocol/c', 'the check was stopped'],
      ['protocol/d', 'the check was stopped'],
    ]);
    expect(seen).toEqual(['protocol/b', 'protocol/c']);
  });
});

describe('the weight that fails', () => {
  it.each([
    ['must', 'must', true],
    ['should', 'must', false],
    ['should', 'advice', true],
    ['advice', 'should', false],
  ] as const)('%s fails with --fail-on %s: %s', (weight, least, expected) => {
    expect(isFailure({ weight }, least)).toBe(expected);
    expect(isFailure({ weight }, undefined)).toBe(false);
  });
});

describe('the rules of mcpc', () => {
  const facts = factsOf(ruleTable);

  it('have ids of their own, which begin with their group', () => {
    expect(new Set(facts.map(({ id }) => id)).size).toBe(facts.length);
    for (const { id, group, weight } of facts) {
      expect(id).toMatch(new RegExp(`^${group}/[a-z0-9]+(-[a-z0-9]+)*$`));
      expect(weights).toContain(weight);
    }
  });

  it('say what they require, and where that is written', () => {
    for (const { id, summary, source } of facts) {
      expect(summary, id).toMatch(/^[A-Za-z].*\.$/);
      expect(source.url, id).toMatch(/^https:\/\//);
      expect(source.title, id).not.toBe('');
    }
  });

  it('can be chosen by group and by id', () => {
    for (const group of ruleGroups) {
      const chosen = factsOf(rulesNamed([group], ruleTable));
      expect(chosen).toEqual(facts.filter((rule) => rule.group === group));
    }
    expect(factsOf(rulesNamed(['protocol/ping', 'tokens'], ruleTable)).map(({ id }) => id)).toContain(
      'protocol/ping',
    );
  });
});
