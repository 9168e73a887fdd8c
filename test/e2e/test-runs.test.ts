import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { raw } from './harness/fixtures.ts';
import { temporaryFolder } from './harness/folder.ts';
import { mcpc, startMcpc } from './harness/mcpc.ts';
import { expectNoSurvivors, marker } from './harness/processes.ts';
import { recorded } from './harness/recorded.ts';

/** Writes test files, by their names, into a folder, and returns that. */
function folderOf(files: Record<string, string[]>): string {
  const folder = temporaryFolder();
  for (const [name, lines] of Object.entries(files))
    writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  return folder;
}

/** The line that names a server. */
const server = (target: string) => `server ${JSON.stringify(target)}`;

describe('mcpc test', () => {
  it('runs each file on one server, and each case with another with --fresh case', async () => {
    const count = ['count', 'expect 1'];
    const cwd = folderOf({
      'state.mcpc': [server(raw('stateful')), 'test one', ...count, 'test two', ...count],
    });
    const shared = await mcpc(['test'], { cwd });
    expect(shared.exitCode).toBe(1);
    expect(shared.stdout).toMatch(/state\.mcpc {2}1 failed, 1 passed/);
    expect(await mcpc(['test', '--fresh', 'case'], { cwd })).toMatchObject({ exitCode: 0 });
  });

  it('starts the server in the folder of the file, with the variables of its header', async () => {
    const lines = [
      server(raw('stateful')),
      'env COLOR=blue',
      'test a',
      'call env name=COLOR',
      'expect blue',
      'cwd',
    ];
    const cwd = folderOf({ 'place.mcpc': [...lines, `expect ${JSON.stringify('PLACE')}`] });
    const { stdout } = await mcpc(['test', cwd], { cwd: temporaryFolder() });
    expect(stdout).toContain(`+ ${cwd}`);
  });

  it('fails the case in which the server dies, with its last words, and goes on', async () => {
    const cwd = folderOf({
      'dies.mcpc': [
        server(raw('dies-in-call')),
        'test dies',
        'call exit',
        'test goes on',
        'hello',
        'expect hello',
      ],
    });
    const { stdout, exitCode } = await mcpc(['test'], { cwd });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/1 failed, 1 passed/);
    expect(stdout).toMatch(
      /exited with status 3 while tools\/call was under way[\s\S]*fatal: the database is gone/,
    );
  });

  it('fails the last case if the server leaves processes running, and ends those', async () => {
    const mark = marker();
    const target = raw('with-grandchild', mark);
    const cwd = folderOf({
      'left.mcpc': [server(target), 'test one', 'grandchild', 'test two', 'grandchild'],
    });
    const { stdout, exitCode } = await mcpc(['test'], { cwd });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/left\.mcpc:1 {2}two\n[\s\S]*left processes running that it had started/);
    await expectNoSurvivors(mark);
  });

  it('exits with 3 if a server does not start, and runs the other files', async () => {
    const cwd = folderOf({
      'broken.mcpc': [server(raw('dies-at-start')), 'test a', 'tools'],
      'works.mcpc': [server(raw('echo')), 'test b', 'echo text=x'],
    });
    const { stdout, exitCode } = await mcpc(['test', '--jobs', '2'], { cwd });
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/broken\.mcpc {2}server not started, 1 skipped/);
    expect(stdout).toMatch(/works\.mcpc {2}1 passed/);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'on %s cancels what is running, closes the servers and reports the rest',
    async (signal, status) => {
      const mark = marker();
      const hangs = recorded('stateful', mark);
      const cwd = folderOf({
        'a.mcpc': [
          server(hangs.target),
          'test passes',
          'count',
          'test hangs',
          'call wait',
          'test waits',
          'count',
        ],
        'b.mcpc': [server(raw('echo', mark)), 'test never', 'echo text=x'],
      });
      const running = startMcpc(['test', '--jobs', '1', '--reporter', 'json'], { cwd });
      const calls = () => hangs.methods().filter((method) => method === 'tools/call');
      await expect.poll(calls).toHaveLength(2);
      running.kill(signal);
      const { stdout, exitCode } = await running.finished;
      expect(exitCode).toBe(status);
      const report = JSON.parse(stdout);
      expect(
        report.results.map(({ name, state }: { name: string; state: string }) => `${name} ${state}`),
      ).toEqual(['passes passed', 'hangs skipped', 'waits skipped', 'never skipped']);
      expect(hangs.methods().at(-1)).toBe('notifications/cancelled');
      await expectNoSurvivors(mark);
    },
  );

  it('says which definitions no case used, and fails below --min-coverage', async () => {
    const cwd = folderOf({ 'some.mcpc': [server(raw('echo')), 'test a', 'echo text=x'] });
    const { stdout, stderr, exitCode } = await mcpc(['test', '--min-coverage', '50'], { cwd });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/1 of 6 +echo_types, echo_required/);
    expect(stderr).toContain('The cases cover 16% of the definitions, but --min-coverage is 50%.');
    expect(await mcpc(['test', '--min-coverage', '16'], { cwd })).toMatchObject({ exitCode: 0 });
  });
});
