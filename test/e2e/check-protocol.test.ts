import { describe, expect, it } from 'vitest';
import { commandLine, nodeFixture } from './harness/fixtures.ts';
import { mcpc } from './harness/mcpc.ts';

/** Returns the findings of the group `protocol` that are more than advice, and the exit status. */
async function check(target: string) {
  const words = ['check', target, '--only', 'protocol', '--fail-on', 'should', '--json'];
  const { stdout, exitCode } = await mcpc(words, { timeout: 60_000 });
  const { findings } = JSON.parse(stdout);
  const severe = findings.filter(({ weight }: { weight: string }) => weight !== 'advice');
  return {
    found: severe.map(({ rule, weight }: { rule: string; weight: string }) => `${weight} ${rule}`),
    exitCode,
  };
}

function broken(name: string, era: string): string {
  return commandLine(nodeFixture('checks/broken.mjs', name, ...(era === 'modern' ? ['--modern'] : [])));
}

describe.concurrent('mcpc check finds what a server breaks, and nothing else', () => {
  it.each([
    ['initialize', 'legacy', 'must protocol/initialize'],
    ['initialize-echo', 'legacy', 'must protocol/initialize'],
    ['discover', 'modern', 'must protocol/discover'],
    ['client-requests', 'legacy', 'must protocol/client-requests'],
    ['client-requests', 'modern', 'must protocol/client-requests'],
    ['stdout', 'legacy', 'must protocol/stdout'],
    ['stdout', 'modern', 'must protocol/stdout'],
    ['messages', 'legacy', 'must protocol/messages'],
    ['messages-version', 'modern', 'must protocol/messages'],
    ['capabilities', 'legacy', 'must protocol/capabilities'],
    ['capabilities-list', 'modern', 'must protocol/capabilities'],
    ['paging', 'modern', 'must protocol/paging'],
    ['paging-cursor', 'legacy', 'should protocol/paging'],
    ['caching', 'modern', 'must protocol/caching'],
    ['ping', 'legacy', 'must protocol/ping'],
    ['unknown-method', 'legacy', 'must protocol/unknown-method'],
    ['unknown-tool', 'modern', 'should protocol/unknown-tool'],
    ['notifications', 'legacy', 'must protocol/notifications'],
    ['cancellation', 'legacy', 'must protocol/cancellation'],
    ['exit', 'legacy', 'should protocol/exit'],
    ['exit-children', 'modern', 'should protocol/exit'],
  ])('%s in the %s era', { timeout: 90_000 }, async (name, era, finding) => {
    expect(await check(broken(name, era))).toEqual({ found: [finding], exitCode: 1 });
  });
});

it.each(['legacy', 'modern'])(
  'mcpc check finds nothing in a server that follows the rules of the %s era',
  async (era) => {
    expect(await check(broken('none', era))).toEqual({ found: [], exitCode: 0 });
  },
);
