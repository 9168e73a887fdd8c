import { describe, expect, it } from 'vitest';
import { commandLine, nodeFixture } from './harness/fixtures.ts';
import { listen, listenEverything } from './harness/listening.ts';
import { mcpc } from './harness/mcpc.ts';

interface Report {
  findings: { rule: string; weight: string }[];
  skipped: { rule: string; reason: string }[];
  notes: string[];
}

/** Checks a target. Returns the weights and rules of the findings, the rules that failed to be checked, and the exit status. */
async function check(target: string, ...words: string[]) {
  const { stdout, exitCode } = await mcpc(['check', target, '--json', ...words], { timeout: 60_000 });
  const { findings, skipped, notes }: Report = JSON.parse(stdout);
  expect(notes).toEqual([]);
  return {
    found: [...new Set(findings.map(({ rule, weight }) => `${weight} ${rule}`))],
    failed: skipped.filter(({ reason }) => reason.startsWith('the connection failed')),
    exitCode,
  };
}

const protocol = ['--only', 'protocol'];

describe('mcpc check over Streamable HTTP', () => {
  it.each([
    ['http-origin', 'legacy', ['advice protocol/http-origin']],
    ['http-version', 'legacy', ['must protocol/http-version']],
    ['http-version', 'modern', ['must protocol/http-version']],
    ['http-content-type', 'legacy', ['must protocol/http-content-type']],
    ['http-notification', 'legacy', ['must protocol/http-notification']],
    ['http-get', 'legacy', ['must protocol/http-get']],
    ['http-session-id', 'legacy', ['must protocol/http-session-id']],
    ['http-session', 'legacy', ['should protocol/http-session', 'advice protocol/http-session']],
    ['http-headers', 'modern', ['must protocol/http-headers']],
    ['http-unknown-method', 'modern', ['must protocol/http-unknown-method']],
    ['none', 'legacy', []],
    ['none', 'modern', []],
  ])('finds only what a server breaks: %s, in the %s era', { timeout: 90_000 }, async (name, era, found) => {
    const words = era === 'modern' ? ['--modern'] : [];
    const { url } = await listen('checks/http.mjs', '--break', name, ...words);
    const exitCode = found.some((finding) => finding.startsWith('must')) ? 1 : 0;
    expect(await check(url, ...protocol)).toEqual({ found, failed: [], exitCode });
  });

  it('finds a status 401 that does not say how to log in', { timeout: 90_000 }, async () => {
    const words = ['--break', 'http-challenge', '--bearer', 'token'];
    const { url } = await listen('checks/http.mjs', ...words);
    const found = await check(url, ...protocol, '-H', 'Authorization: Bearer token');
    expect(found).toEqual({ found: ['should protocol/http-challenge'], failed: [], exitCode: 0 });
  });

  it.each([
    ['server-everything', () => listenEverything('streamableHttp'), ['http-session', 'http-origin']],
    ["the SDK's first version", () => listen('sdk-v1/http.mjs'), ['http-origin']],
    ["the SDK's second version", () => listen('sdk-v2/http.mjs'), ['http-origin']],
  ])('has only advice for %s', { timeout: 90_000 }, async (_, start, expected) => {
    const { url } = await start();
    const { found, failed, exitCode } = await check(url, ...protocol);
    const ofHttp = found.filter((finding) => finding.includes(' protocol/http-'));
    expect(ofHttp.sort()).toEqual(expected.map((name) => `advice protocol/${name}`).sort());
    expect({ failed, exitCode }).toEqual({ failed: [], exitCode: 0 });
  });
});

describe('mcpc check --call', () => {
  const rules = ['--only', 'schema/output-schema,schema/output-content,schema/invalid-arguments', '--call'];

  it.each([
    ['none', [], 0],
    ['output-schema', ['must schema/output-schema'], 1],
    ['output-content', ['must schema/output-content'], 1],
    ['invalid-arguments', ['should schema/invalid-arguments'], 0],
    ['stops', ['should schema/output-content', 'should schema/invalid-arguments'], 0],
  ])('finds only what calls break: %s', { timeout: 90_000 }, async (name, found, exitCode) => {
    const target = commandLine(nodeFixture('checks/calls.mjs', name));
    expect(await check(target, ...rules)).toEqual({ found, failed: [], exitCode });
  });

  it('limits the time of a response even without a limit for requests', { timeout: 90_000 }, async () => {
    const target = commandLine(nodeFixture('checks/calls.mjs', 'none'));
    expect(await check(target, ...protocol, '--timeout', '0')).toEqual({
      found: [],
      failed: [],
      exitCode: 0,
    });
  });
});
