import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFile } from '../harness/folder.ts';
import { SessionUser, type StatefulServer, sessionUser, statefulServer } from '../harness/sessions.ts';

describe('mcpc run', () => {
  it('runs lines of the shell, and its variables last', async () => {
    const user = sessionUser();
    await user.open();
    expect(await user.output(['run', '@s', 'x = big size=3', 'print $x'])).toBe('xxx\n');
    expect(await user.output(['run', '@s', 'print $x', 'env name=$x'])).toBe('xxx\n(unset)\n');
  });

  it('and lines of other clients use the same server', async () => {
    const user = sessionUser();
    const server = await user.open();
    expect(await user.output(['run', '@s', 'count', 'count'])).toBe('1\n2\n');
    expect(await user.output(['call', '@s', 'count'])).toBe('3\n');
    expect(server.starts()).toHaveLength(1);
  });

  it('can start the session', async () => {
    const user = sessionUser();
    const server = statefulServer();
    expect(await user.output(['run', server.target, 'count', '--session', 's'])).toBe('1\n');
    expect(await user.output(['run', '@s', 'count'])).toBe('2\n');
  });

  it('stops at the first line that fails, with its status, and says which', async () => {
    const user = sessionUser();
    await user.open();
    const { stdout, stderr, exitCode } = await user.run(['run', '@s', 'count', 'no_such_tool', 'count']);
    expect({ stdout, exitCode }, stderr).toEqual({ stdout: '1\n', exitCode: 2 });
    expect(stderr).toMatch(/line 2/i);
  });

  it('goes on with --keep-going, and ends with the status of the first failure', async () => {
    const user = sessionUser();
    await user.open();
    const { stdout, exitCode } = await user.run([
      'run',
      '@s',
      'count',
      'no_such_tool',
      'count',
      '--keep-going',
    ]);
    expect({ stdout, exitCode }).toEqual({ stdout: '1\n2\n', exitCode: 2 });
  });

  it('reads lines from standard input without a LINE', async () => {
    const user = sessionUser();
    await user.open();
    expect(await user.output(['run', '@s'], { stdin: '# twice\ncount\ncount\n' })).toBe('1\n2\n');
  });

  it('takes the options of the line: --json', async () => {
    const user = sessionUser();
    await user.open();
    const output = await user.output(['run', '@s', 'count', '--json']);
    expect(JSON.parse(output)).toMatchObject({ content: [{ text: '1' }] });
  });

  it('leaves jobs running for later lines', async () => {
    const user = sessionUser();
    const server = await user.open();
    const until = temporaryFile();
    const job = `x = call wait name=tea until=${until} &`;
    await user.output(['run', '@s', job]);
    await server.called('wait');
    expect(await user.output(['run', '@s', 'jobs'])).toContain('wait');
    writeFileSync(until, '');
    expect(await user.output(['run', '@s', 'wait 1', 'print $x'])).toContain('tea done');
  });

  it('ends its job when the session is stopped', async () => {
    const user = sessionUser();
    const server = await user.open();
    await user.output(['run', '@s', 'call wait name=tea &']);
    await server.called('wait');
    await user.output(['stop', '@s']);
    expect(server.params('notifications/cancelled')).toHaveLength(1);
    await user.expectNoProcess();
  });

  it('runs in the folder of the client', async () => {
    const user = sessionUser();
    await user.open();
    writeFileSync(join(user.home, 'script'), 'count\n');
    expect(await user.output(['run', '@s', 'source script', '!pwd'], { cwd: user.home })).toBe(
      `1\n${user.home}\n`,
    );
  });
});

describe('mcpc connect @s with a script', () => {
  it('runs it like any script, with the variables of the session', async () => {
    const user = sessionUser();
    await user.open();
    await user.output(['run', '@s', 'x = count']);
    expect(await user.output(['connect', '@s'], { stdin: 'print $x\ncount\n' })).toBe('1\n2\n');
    const { stdout, exitCode } = await user.run(['@s'], { stdin: 'count\nno_such_tool\ncount\n' });
    expect({ stdout, exitCode }).toEqual({ stdout: '3\n', exitCode: 2 });
  });

  it('leaves the session when it exits', async () => {
    const user = sessionUser();
    await user.open();
    expect(await user.output(['connect', '@s'], { stdin: 'exit\ncount\n' })).toBe('');
    expect(await user.output(['call', '@s', 'count'])).toBe('1\n');
  });
});

describe('every command with a target takes a session', () => {
  const user = new SessionUser();
  let server: StatefulServer;

  beforeAll(async () => {
    server = await user.open();
  });

  afterAll(() => user.end());

  it.each([
    [['tools', '@s'], /^count\b/m],
    [['tools', '@s', 'count'], /mcpc call @s count/],
    [['resources', '@s'], /^demo:\/\/touched\t/m],
    [['templates', '@s'], /^$/],
    [['prompts', '@s'], /^$/],
    [['call', '@s', 'count'], /^1\n$/],
    [['read', '@s', 'demo://touched'], /^0\n$/],
    [['skills', '@s'], /^$/],
    [['tasks', '@s'], /^$/],
    [['ping', '@s'], /ms/],
    [['info', '@s'], /stateful/],
  ])('%j', async (words, printed) => {
    const { stdout, stderr } = await user.run(words);
    expect(stdout, stderr).toMatch(printed);
    expect(server.starts()).toHaveLength(1);
  });

  it('watch, which sees what other clients change', async () => {
    const watching = user.start(['watch', '@s', 'demo://touched', '--count', '1']);
    await expect.poll(() => server.params('resources/subscribe')).toHaveLength(1);
    await user.output(['call', '@s', 'touch']);
    expect((await watching.finished).stdout).toContain('demo://touched');
    await expect.poll(() => server.params('resources/unsubscribe')).toHaveLength(1);
  });

  it('and knows a tool that was added meanwhile', async () => {
    await user.output(['tools', '@s']);
    expect(await user.output(['call', '@s', 'grow'])).toBe('grew\n');
    expect(await user.output(['call', '@s', 'grown'])).toBe('grown\n');
  });
});
