import { describe, expect, it } from 'vitest';
import { deprecatedRules } from '../../../../../src/interface/check/deprecated/rules.ts';
import type { ServerInterface } from '../../../../../src/interface/server-interface.ts';
import { declared, tool } from '../declared.ts';

const brokenBy = (server: Partial<ServerInterface>) =>
  deprecatedRules.filter((rule) => [...rule.check(declared(server), {})].length > 0).map(({ id }) => id);

describe('rules about deprecated features', () => {
  it.each([
    ['logging', 'deprecated/logging', { capabilities: { logging: {} } }],
    ['the capability for tasks', 'deprecated/tasks', { capabilities: { tasks: { list: {} } } }],
    [
      'a tool that runs as a task',
      'deprecated/tasks',
      { tools: [tool({ execution: { taskSupport: 'optional' } })] },
    ],
  ])('find %s', (_what, rule, server) => {
    expect(brokenBy(server)).toEqual([rule]);
  });

  it.each([
    ['no such feature', {}],
    ['tasks that are forbidden', { tools: [tool({ execution: { taskSupport: 'forbidden' } })] }],
    ['the extension for tasks', { capabilities: { extensions: { 'io.modelcontextprotocol/tasks': {} } } }],
  ])('accept %s', (_what, server) => {
    expect(brokenBy(server)).toEqual([]);
  });

  it('say since when, and what to use instead', () => {
    const [message] = deprecatedRules.flatMap((rule) =>
      [...rule.check(declared({ capabilities: { logging: {} } }), {})].map((finding) => finding.message),
    );
    expect(message).toMatch(/since 2026-07-28.*OpenTelemetry/s);
  });
});
