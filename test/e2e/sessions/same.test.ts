import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandLine, everything, raw } from '../harness/fixtures.ts';
import { temporaryFolder } from '../harness/folder.ts';
import { shell } from '../harness/mcpc.ts';
import { SessionUser, sessionUser, statefulServer } from '../harness/sessions.ts';

describe('a line is the same in a session and alone', () => {
  const user = new SessionUser();
  const target = commandLine(everything('stdio'));

  beforeAll(async () => {
    await user.output(['ping', target, '--session', 's']);
  });

  afterAll(() => user.end());

  it.each([
    [['tools']],
    [['tools', 'get-sum']],
    [['tools', '--json']],
    [['tools', 'get-smu']],
    [['find', 'sum']],
    [['describe', 'get-sum']],
    [['resources']],
    [['templates']],
    [['prompts']],
    [['call', 'echo', 'message=hi']],
    [['call', 'get-sum', 'a=2', 'b=3', '--json']],
    [['call', 'get-sum', 'a=2', 'b=3', '--query', 'content[0].text']],
    [['call', 'get-sum', 'a=2', 'b=x']],
    [['call', 'get-sum', 'a=2']],
    [['call', 'ehco', 'message=hi']],
    [['call', 'echo', 'message=hi', '--dry-run']],
    [['call', 'echo', '-']],
    [['call', 'get-tiny-image']],
    [['call', 'trigger-long-running-operation', 'duration=0.2', 'steps=2']],
    [['call', 'get-sum', 'a=2', 'b=3', '--color', 'always', '--json']],
    [['read', 'demo://resource/static/document/features.md']],
    [['read', 'demo://resource/dynamic/text/{resourceId}']],
    [['prompt', 'args-prompt', 'city=Oslo']],
    [['complete', 'prompt:completable-prompt', 'department', 'E']],
    [['info', '--json', '--query', 'server']],
    [['tasks']],
    [['tools', '--jsno']],
    [['tools', '--query', '][']],
    [['call']],
  ])('%j', async (words) => {
    const line = (target: string) => [...words.slice(0, 1), target, ...words.slice(1)];
    const options = { stdin: '{"message":"from standard input"}' };
    const [alone, inSession] = await Promise.all([
      user.run(line(target), options),
      user.run(line('@s'), options),
    ]);
    const { stdout, stderr, exitCode } = inSession;
    const named = (text: string) => text.replaceAll('@s', commandLine([target]));
    expect({ stdout: named(stdout), exitCode, stderr: named(stderr) }).toEqual({
      stdout: alone.stdout,
      exitCode: alone.exitCode,
      // On a busy machine, starting the server may take long enough for this notice.
      stderr: alone.stderr.replace(/^note: Still waiting for .*\n/m, ''),
    });
  });
});

describe('the surroundings of a line', () => {
  it('are those of the user who types it: folder, files and colour', async () => {
    const user = sessionUser();
    await user.open();
    const cwd = temporaryFolder();
    await user.output(['call', '@s', 'count', '--output', 'counted.txt', '--trace-file', 'trace.ndjson'], {
      cwd,
    });
    expect(readFileSync(join(cwd, 'counted.txt'), 'utf8')).toBe('1');
    expect(readFileSync(join(cwd, 'trace.ndjson'), 'utf8')).toContain('tools/call');
    const coloured = { env: { FORCE_COLOR: '1' } };
    expect(await user.output(['call', '@s', 'count', '--json'], coloured)).toContain('\u001b[');
    expect(await user.output(['call', '@s', 'count', '--json'], { env: { NO_COLOR: '1' } })).not.toContain(
      '\u001b[',
    );
  });

  it('of the server are those of the line that started the session', async () => {
    const user = sessionUser();
    const server = statefulServer();
    const start = ['call', server.target, 'env', 'name=COLOUR', '--env', 'COLOUR', '--session', 's'];
    expect(await user.output(start, { env: { COLOUR: 'red' } })).toBe('red\n');
    const line = ['call', '@s', 'env', 'name=COLOUR'];
    const elsewhere = { cwd: temporaryFolder(), env: { COLOUR: 'blue' } };
    expect(await user.output(line, elsewhere)).toBe('red\n');
    expect(await user.output(['call', '@s', 'cwd'], elsewhere)).toBe(`${user.cwd}\n`);
  });

  it('include the limits of what the server may request, which hold for its own requests', async () => {
    const user = sessionUser();
    const server = raw('questions');
    const question = {
      method: 'sampling/createMessage',
      params: { messages: [{ role: 'user', content: { type: 'text', text: 'Hello?' } }], maxTokens: 5 },
    };
    const tool = ['ask_all', JSON.stringify({ questions: [question, question] }), '--sampling', 'text:Hi'];
    const first = await user.output(['call', server, ...tool, '--session', 's', '--sampling-rounds', '1']);
    const exceeded = 'exceeds the limit of 1 per request';
    expect(first).toContain(exceeded);
    expect(await user.output(['call', '@s', ...tool])).not.toContain('exceeds');
    expect(await user.output(['call', '@s', ...tool, '--sampling-rounds', '1'])).toContain(exceeded);
    expect(await user.output(['call', server, ...tool, '--session', 's'])).not.toContain('exceeds');
  });

  it('include the roots of an answers file only if the session was started with them', async () => {
    const user = sessionUser();
    for (const name of ['old', 'new']) {
      mkdirSync(join(user.cwd, name));
      writeFileSync(join(user.cwd, `${name}.json`), JSON.stringify({ roots: [name] }));
    }
    const { target } = statefulServer();
    const start = ['call', target, 'count', '--session', 's', '--answers'];
    expect(await user.output([...start, 'old.json'])).toBe('1\n');
    expect(await user.output([...start, 'old.json'])).toBe('2\n');
    expect(await user.output(['call', '@s', 'count', '--answers', 'old.json'])).toBe('3\n');
    expect(await user.failure(2, [...start, 'new.json'])).toContain(`the root ${join(user.cwd, 'old')}`);
    const message = await user.failure(2, ['call', '@s', 'count', '--answers', 'new.json']);
    expect(message).toContain("mcpc run @s 'roots add new'");
  });

  it('of a relative target are those of the line that started the session, also after a restart', async () => {
    const user = sessionUser();
    const { home, cwd } = user;
    const link = `ln -s ${process.execPath.replace(/[^/]*$/, '')} bin`;
    await shell(link, { home, cwd });
    const server = statefulServer();
    const target = server.target.replace(process.execPath, './bin/node');
    expect(await user.output(['call', target, 'count', '--session', 's'])).toBe('1\n');
    await user.failure(3, ['call', '@s', 'die'], { cwd: temporaryFolder() });
    expect(await user.output(['call', '@s', 'count'], { cwd: temporaryFolder() })).toBe('1\n');
  });
});

describe('pipes', () => {
  it('deliver a large result to a slow reader, whole, while other lines run', async () => {
    const user = sessionUser();
    await user.open();
    const slow = user.start(['call', '@s', 'big', 'size=3000000']);
    slow.pauseOutput();
    expect(await user.output(['call', '@s', 'count'])).toBe('1\n');
    slow.resumeOutput();
    expect((await slow.finished).stdout).toHaveLength(3_000_001);
  });

  it('may be closed by their reader', async () => {
    const user = sessionUser();
    const { target } = await user.open();
    const { home, cwd } = user;
    const script = `mcpc call @s big size=3000000 | head -c 10; echo " \${PIPESTATUS[0]}"`;
    const alone = await shell(script.replace('@s', `'${target}'`), { home, cwd });
    const { stdout, stderr } = await shell(script, { home, cwd });
    expect({ stdout, stderr }).toEqual({ stdout: alone.stdout, stderr: alone.stderr });
    expect(await user.output(['call', '@s', 'count'])).toBe('1\n');
  });

  it.runIf(process.platform === 'linux')('to a full disk are an error of the line: /dev/full', async () => {
    const user = sessionUser();
    const { target } = await user.open();
    const { home, cwd } = user;
    const alone = await shell(`mcpc call '${target}' count > /dev/full`, { home, cwd });
    const inSession = await shell('mcpc call @s count > /dev/full', { home, cwd });
    expect(inSession).toEqual(alone);
    expect(alone.exitCode).not.toBe(0);
    expect(await user.output(['call', '@s', 'count'])).toBe('2\n');
  });

  it('carry standard input to where the line reads it', async () => {
    const user = sessionUser();
    await user.open();
    const stdin = JSON.stringify({ name: 'PATH', padding: 'x'.repeat(200_000) });
    expect(await user.output(['call', '@s', 'env', '-'], { stdin })).toContain('/bin');
  });

  it('leave standard input that a line does not read to the next program', async () => {
    const user = sessionUser();
    await user.open();
    const { home, cwd } = user;
    const { stdout } = await shell('(mcpc call @s count; cat)', { home, cwd, stdin: 'for cat' });
    expect(stdout).toBe('1\nfor cat');
  });
});
