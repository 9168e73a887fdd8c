import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { ClientConnection } from '../../../src/session-server/client-connection.ts';
import { FrameType, jsonOf } from '../../../src/sessions/frames.ts';
import { temporaryFile } from '../harness/folder.ts';
import { mcpc, shell, startMcpc } from '../harness/mcpc.ts';
import { serveByHand, serveSession } from '../harness/served-session.ts';

const line = ['call', '@s', 'tool'];

/** Writes to a stream of a client, and returns the code of the error. */
function written(stream: NodeJS.WritableStream, chunk: string | Buffer): Promise<string | undefined> {
  return new Promise((resolve) => {
    stream.write(chunk, (error?: NodeJS.ErrnoException | null) => resolve(error?.code));
  });
}

describe('the streams of a client of a session', () => {
  it('are where the session writes and reads', async () => {
    const home = await serveSession(async (client) => {
      const { stdin, stdout, stderr } = client.environment;
      const read = await text(stdin);
      await written(stdout, `read ${read}`);
      await written(stderr, 'careful\n');
      await client.end(7);
    });
    const finished = await mcpc(line, { home, stdin: 'some input\n' });
    expect(finished).toMatchObject({ stdout: 'read some input\n', stderr: 'careful\n', exitCode: 7 });
  });

  it.each([
    ['a file', '< input > output'],
    ['a pipe', '< <(cat input) > >(cat > output)'],
  ])('can be %s', async (_what, redirections) => {
    const home = await serveSession(async (client) => {
      const read = await text(client.environment.stdin);
      await written(client.environment.stdout, read);
      await client.end(0);
    });
    const [input, output] = [temporaryFile(), temporaryFile()];
    const sent = `${'ä line\n'.repeat(300_000)}end`;
    writeFileSync(input, sent);
    const words = redirections.replace(/input/g, input).replace(/output/g, output);
    const { stderr, exitCode } = await shell(
      `mcpc ${line.join(' ')} ${words}; status=$?; wait; exit $status`,
      {
        home,
      },
    );
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    await expect.poll(() => readFileSync(output, 'utf8').length).toBe(sent.length);
    expect(readFileSync(output, 'utf8') === sent).toBe(true);
  });

  it('can be closed', async () => {
    const home = await serveSession(async (client) => {
      const { stdin, stdout, stderr } = client.environment;
      const codes = [await text(stdin), await written(stdout, 'x'), await written(stderr, 'y')];
      await client.end(codes.join() === ',,' ? 0 : 9);
    });
    const { exitCode } = await shell(`mcpc ${line.join(' ')} <&- >&- 2>&-`, { home });
    expect(exitCode).toBe(0);
  });

  it('report a full disk', async () => {
    const codes: (string | undefined)[] = [];
    const home = await serveSession(async (client) => {
      codes.push(await written(client.environment.stdout, 'result\n'));
      codes.push(await written(client.environment.stderr, 'no space\n'));
      await client.end(2);
    });
    const { stderr, exitCode } = await shell(`mcpc ${line.join(' ')} > /dev/full`, { home });
    expect({ stderr, exitCode }).toEqual({ stderr: 'no space\n', exitCode: 2 });
    expect(codes).toEqual(['ENOSPC', undefined]);
  });

  it('report a reader that has left', async () => {
    const codes: (string | undefined)[] = [];
    const home = await serveSession(async (client) => {
      for (let code: string | undefined; code === undefined; codes.push(code ?? 'written'))
        code = await written(client.environment.stdout, 'y\n'.repeat(10_000));
      await client.end(0);
    });
    const { stdout, exitCode } = await shell(`mcpc ${line.join(' ')} | head -n 2`, { home });
    expect({ stdout, exitCode }).toEqual({ stdout: 'y\ny\n', exitCode: 0 });
    expect(codes.at(-1)).toBe('EPIPE');
  });

  it('that are read slowly hold up neither the session nor an interrupt', async () => {
    const codes: (string | undefined)[] = [];
    const home = await serveSession((client) => {
      const { stdout, stderr, signals } = client.environment;
      void written(stdout, 'x'.repeat(3_000_000)).then((code) => codes.push(code));
      signals.on('SIGINT', () => void client.end(130));
      stderr.write('still here');
    });
    const running = startMcpc(line, { home });
    running.pauseOutput();
    await running.stderr.until('still here');
    running.kill('SIGINT');
    running.resumeOutput();
    expect((await running.finished).exitCode).toBe(130);
    // It was not written before the client ended.
    expect(codes).toEqual(['EPIPE']);
  });
});

describe('the programs of a session', () => {
  const start = ({ environment }: ClientConnection, command: string, args: string[]) => {
    const { terminalProcess, cwd, env } = environment;
    return terminalProcess.startProgram(command, args, { cwd, env, stdin: 'inherit', output: 'inherit' });
  };

  it('run at its client, on its streams and in its folder', async () => {
    const home = await serveSession(async (client) => {
      const end = await start(client, 'sh', ['-c', 'cat; pwd; echo $WHO >&2; exit 3']).ended;
      await client.end(end.status ?? 99);
    });
    const finished = await mcpc(line, { home, cwd: '/usr', stdin: 'typed\n', env: { WHO: 'ada' } });
    expect(finished).toMatchObject({ stdout: 'typed\n/usr\n', stderr: 'ada\n', exitCode: 3 });
  });

  it('that do not exist are reported', async () => {
    const home = await serveSession(async (client) => {
      const error = await start(client, 'no-such-program', []).ended.catch((failure) => failure);
      await written(client.environment.stderr, error.code);
      await client.end(2);
    });
    expect(await mcpc(line, { home })).toMatchObject({ stderr: 'ENOENT', exitCode: 2 });
  });

  it('read and write through pipes, however much', async () => {
    const size = 3_000_000;
    const home = await serveSession(async (client) => {
      const { terminalProcess, cwd, env, stdout } = client.environment;
      const program = terminalProcess.startProgram('cat', [], { cwd, env, stdin: 'pipe', output: 'pipe' });
      program.stdin?.end('x'.repeat(size));
      const output = program.output === undefined ? '' : await text(program.output);
      await program.ended;
      await written(stdout, `${output.length}`);
      await client.end(0);
    });
    expect((await mcpc(line, { home })).stdout).toBe(`${size}`);
  });
});

describe('a session process that misbehaves', () => {
  it('is given up at the second Ctrl-C if it does not react to the first', async () => {
    const signals: unknown[] = [];
    const home = await serveByHand((frame, session) => {
      if (frame.type === FrameType.hello) session.print('running\n');
      if (frame.type === FrameType.signal) signals.push(jsonOf(frame).signal);
    });
    const running = startMcpc(line, { home });
    await running.stdout.until('running');
    running.kill('SIGINT');
    await expect.poll(() => signals).toEqual(['SIGINT']);
    running.kill('SIGINT');
    expect(await running.finished).toMatchObject({ exitCode: 130, stderr: '' });
  });

  it('is given up soon after SIGTERM if it does not react', async () => {
    const home = await serveByHand(({ type }, session) => {
      if (type === FrameType.hello) session.print('running\n');
    });
    const running = startMcpc(line, { home });
    await running.stdout.until('running');
    running.kill('SIGTERM');
    expect((await running.finished).exitCode).toBe(143);
  });

  it('and ends while the line runs is reported', async () => {
    const words: unknown[] = [];
    const home = await serveByHand((frame, session) => {
      if (frame.type !== FrameType.hello) return;
      words.push(jsonOf(frame).words);
      session.vanish();
    });
    const { stdout, stderr, exitCode } = await mcpc(line, { home });
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 3 });
    expect(stderr).toBe(
      'error: Session s ended while the line ran. The server may have done what it was asked to do, or not.\n' +
        'Its log may say why: mcpc logs @s\n',
    );
    const asJson = await mcpc([...line, '--json'], { home });
    expect(asJson.exitCode).toBe(3);
    expect(JSON.parse(asJson.stderr).error).toMatchObject({ kind: 'connection', exitCode: 3 });
    expect(words).toEqual([line, [...line, '--json']]);
  });
});

it('a client that is killed is gone for the session', async () => {
  const gone: Promise<unknown>[] = [];
  const home = await serveSession((client) => {
    gone.push(once(client.gone, 'abort'));
    client.environment.stdout.write('running\n');
  });
  const running = startMcpc(line, { home });
  await running.stdout.until('running');
  running.kill('SIGKILL');
  await running.finished;
  await Promise.all(gone);
  expect(gone).toHaveLength(1);
});
