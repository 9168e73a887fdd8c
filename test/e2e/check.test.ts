import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CheckReport } from '../../src/core/check-report.ts';
import { configFile, program } from './harness/config.ts';
import { commandLine, nodeFixture, raw } from './harness/fixtures.ts';
import { temporaryFile } from './harness/folder.ts';
import { inlineServer } from './harness/inline.ts';
import { listen } from './harness/listening.ts';
import { type McpcOptions, mcpc, startMcpc } from './harness/mcpc.ts';
import { expectNoSurvivors, marker } from './harness/processes.ts';

/** Returns a server that breaks the rule of this name. */
function broken(...words: string[]): string {
  return commandLine(nodeFixture('checks/broken.mjs', ...words));
}

/** Checks a server. Returns the report and how it ended. */
async function check(words: string[], options: McpcOptions = {}) {
  const { stdout, stderr, exitCode } = await mcpc(['check', ...words, '--json'], options);
  const report = stdout === '' ? undefined : (JSON.parse(stdout) as CheckReport);
  const rules = report?.findings.map(({ rule }) => rule);
  return { report, rules, stderr, exitCode };
}

const stdout = ['--only', 'protocol/stdout'];

describe('mcpc check', () => {
  it('exits with 0 for a server that follows the rules, with 1 for one that does not', async () => {
    const demo = await mcpc(['check', 'demo']);
    expect(demo.stdout).toContain('Passed: ');
    expect(demo.exitCode).toBe(0);
    const failed = await mcpc(['check', broken('stdout'), '--quiet']);
    expect(failed.stdout).toContain('MUST protocol/stdout');
    expect(failed).toMatchObject({ stderr: '', exitCode: 1 });
  });

  it('leaves no process, of the server or of those that it started', async () => {
    const mark = marker();
    const { rules, exitCode } = await check([broken('exit-children', mark), '--only', 'protocol/exit']);
    expect({ rules, exitCode }).toEqual({ rules: ['protocol/exit'], exitCode: 0 });
    await expectNoSurvivors(mark);
  });

  it('checks the groups and rules of --only, and fails as --fail-on says', async () => {
    const server = broken('exit');
    const words = [server, '--only', 'protocol/exit,deprecated', '--fail-on'];
    const { report, exitCode } = await check([...words, 'should']);
    expect(new Set(report?.rules.map(({ group }) => group))).toEqual(new Set(['protocol', 'deprecated']));
    expect(report).toMatchObject({ failed: true, failOn: 'should' });
    expect(exitCode).toBe(1);
    expect(await check([...words, 'none'])).toMatchObject({ rules: ['protocol/exit'], exitCode: 0 });
  });

  it('refuses an unknown rule before the server is started', async () => {
    const file = temporaryFile('started');
    const server = inlineServer(`node.writeFileSync(${JSON.stringify(file)}, '');`);
    const { stderr, exitCode } = await check([server, '--only', 'protocol/pong']);
    expect(stderr).toContain('unknown rule \\"protocol/pong\\". Did you mean \\"protocol/ping\\"?');
    expect(exitCode).toBe(2);
    expect(existsSync(file)).toBe(false);
  });

  it('checks every server of a config file, and exits with 3 if one cannot be connected', async () => {
    const servers = {
      good: program('checks/broken.mjs', 'none'),
      bad: program('checks/broken.mjs', 'stdout'),
    };
    const both = await check([configFile(servers), ...stdout]);
    expect(both.report?.servers).toEqual(['good', 'bad']);
    expect(both.report?.findings.map(({ server, rule }) => [server, rule])).toEqual([
      ['bad', 'protocol/stdout'],
    ]);
    expect(both.exitCode).toBe(1);
    const file = configFile({ ...servers, gone: program('raw/dies-at-start.mjs') });
    const { report, stderr, exitCode } = await check([file, ...stdout]);
    expect(report?.servers).toEqual(['good', 'bad']);
    expect(report?.notes).toEqual([expect.stringContaining('gone was not checked: ')]);
    expect(stderr).toContain('gone');
    expect(exitCode).toBe(3);
  });

  it('exits with 3 for a server that cannot be connected', async () => {
    const { report, exitCode } = await check([raw('dies-at-start')]);
    expect({ report, exitCode }).toEqual({ report: undefined, exitCode: 3 });
  });

  it('skips what cannot be checked because the server runs only once, and says so', async () => {
    const lock = temporaryFile('lock');
    const server = inlineServer(`
      if (node.existsSync(${JSON.stringify(lock)})) {
        console.error('It is running already.');
        process.exit(1);
      }
      node.writeFileSync(${JSON.stringify(lock)}, '');
      serve(toolMethods([{ name: 'hello', call: () => text('hello') }]));
    `);
    const { report, exitCode } = await check([
      server,
      '--only',
      'protocol/ping,protocol/notifications,tokens',
    ]);
    expect(report?.skipped.map(({ rule }) => rule)).toEqual(['protocol/ping', 'protocol/notifications']);
    expect(report?.notes).toEqual([
      expect.stringMatching(
        /^Not all rules were checked on \S+: The handshake got no JSON-RPC response: it exited/,
      ),
    ]);
    expect(report?.tokens).toHaveLength(1);
    expect(exitCode).toBe(0);
  });

  it('ends in time for a server that hangs after the first connection', async () => {
    const [mark, first] = [marker(), temporaryFile('first')];
    const server = inlineServer(
      `
        const isFirst = !node.existsSync(${JSON.stringify(first)});
        node.writeFileSync(${JSON.stringify(first)}, '');
        serve({
          ...toolMethods([{ name: 'hello', call: () => text('hello') }]),
          ...(isFirst ? {} : { ping: () => never, 'mcpc/unknown': () => never }),
        });
      `,
      mark,
    );
    const only = ['--only', 'protocol/ping,protocol/unknown-method', '--timeout', '0.2'];
    const { report, exitCode } = await check([server, ...only]);
    expect(report?.findings.map(({ message }) => message)).toEqual([
      expect.stringContaining('did not respond within 0.2 s'),
      expect.stringContaining('did not respond within 0.2 s'),
    ]);
    expect(exitCode).toBe(1);
    await expectNoSurvivors(mark);
  });

  it('shows what was found when it is interrupted, and ends the server', async () => {
    const [mark, seen] = [marker(), temporaryFile('seen')];
    const server = inlineServer(
      `
        serve({
          ...toolMethods([{ name: 'multi ply', call: () => text('42') }]),
          'mcpc/unknown': () => { node.writeFileSync(${JSON.stringify(seen)}, ''); return never; },
        });
      `,
      mark,
    );
    const words = ['check', server, '--only', 'schema/tool-names,protocol', '--timeout', '60', '--json'];
    const running = startMcpc(words);
    await expect.poll(() => existsSync(seen)).toBe(true);
    running.kill('SIGINT');
    const { stdout, exitCode } = await running.finished;
    const report = JSON.parse(stdout) as CheckReport;
    expect(report.findings.map(({ rule }) => rule)).toContain('schema/tool-names');
    expect(report.notes).toEqual(['The check was stopped, so that the report is incomplete.']);
    expect(exitCode).toBe(130);
    await expectNoSurvivors(mark);
  });

  it('starts a server five times at most', async () => {
    const starts = temporaryFile('starts');
    const server = inlineServer(`
      node.appendFileSync(${JSON.stringify(starts)}, 'x');
      const annotations = { readOnlyHint: true };
      serve(toolMethods([{ name: 'hello', annotations, call: () => text('hello') }]));
    `);
    const { report } = await check([server, '--call']);
    expect(report?.notes).toEqual([]);
    expect(readFileSync(starts, 'utf8').length).toBeLessThanOrEqual(5);
  });

  it('calls no tool without --call', async () => {
    const called = temporaryFile('called');
    const server = inlineServer(`
      const call = () => { node.appendFileSync(${JSON.stringify(called)}, 'x'); return text('hello'); };
      const annotations = { readOnlyHint: true };
      serve(toolMethods([{ name: 'hello', annotations, call }]));
    `);
    await check([server]);
    expect(existsSync(called)).toBe(false);
    await check([server, '--call', '--only', 'schema']);
    expect(existsSync(called)).toBe(true);
  });

  it('checks a server over HTTP with its credentials, and its rules about HTTP', async () => {
    const { url } = await listen('sdk-v1/http.mjs');
    const { report, exitCode } = await check([url, '--only', 'protocol/http-session-id,protocol/ping']);
    expect(report?.skipped).toEqual([]);
    expect(exitCode).toBe(0);
  });

  it('writes reports in other formats', async () => {
    const { stdout } = await mcpc(['check', 'demo', '--only', 'tokens', '--format', 'sarif']);
    expect(JSON.parse(stdout)).toMatchObject({ version: '2.1.0' });
    const markdown = await mcpc(['check', 'demo', '--only', 'tokens', '--format', 'markdown']);
    expect(markdown.stdout).toContain('<!-- mcpc check -->');
  });
});
