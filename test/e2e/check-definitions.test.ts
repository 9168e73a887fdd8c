import { describe, expect, it } from 'vitest';
import { alsoBroken, brokenInterfaces } from '../servers/checks/broken-interfaces.mjs';
import { configFile } from './harness/config.ts';
import { commandLine, nodeFixture } from './harness/fixtures.ts';
import { listen } from './harness/listening.ts';
import { mcpc } from './harness/mcpc.ts';

/** The groups whose rules are about definitions, which no server is asked for a second time. */
const aboutDefinitions = 'schema,hosts,trust,tokens,deprecated/logging,deprecated/tasks';

async function check(
  target: string,
  only: string,
): Promise<{ rule: string; weight: string; server: string }[]> {
  const { stdout } = await mcpc(['check', target, '--json', '--only', only], { timeout: 120_000 });
  const { findings, notes } = JSON.parse(stdout);
  expect(notes).toEqual([]);
  return findings;
}

describe('mcpc check', { timeout: 150_000 }, () => {
  it('finds only what each server breaks in its definitions', async () => {
    const names = ['none', ...Object.keys(brokenInterfaces)];
    const [command, ...words] = nodeFixture('checks/definitions.mjs');
    const servers = Object.fromEntries(names.map((rule) => [rule, { command, args: [...words, rule] }]));
    const findings = await check(configFile(servers), aboutDefinitions);
    const found = new Set(findings.map(({ server, rule }) => `${server} breaks ${rule}`));
    expect([...found].sort()).toEqual(
      Object.keys(brokenInterfaces)
        .flatMap((rule) => [rule, ...(alsoBroken[rule] ?? [])].map((found) => `${rule} breaks ${found}`))
        .sort(),
    );
  });

  it.each(['roots', 'sampling'])('finds the use of a deprecated feature of clients: %s', async (name) => {
    const findings = await check(commandLine(nodeFixture('checks/broken.mjs', name)), 'deprecated');
    expect(findings.map(({ rule }) => rule)).toEqual([`deprecated/${name}`]);
  });

  it('finds a server that is reached over HTTP+SSE', async () => {
    const { url } = await listen('http/sse.mjs');
    const findings = await check(url, 'deprecated/http-sse');
    expect(findings.map(({ rule }) => rule)).toEqual(['deprecated/http-sse']);
  });
});
