import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { listenForSignals } from '../../../src/app/signals.ts';
import type { InterruptedError } from '../../../src/core/errors.ts';
import { LineEnded } from '../../../src/session-server/client-connection.ts';
import { RemoteKeyboard } from '../../../src/session-server/remote-input.ts';
import { RemoteTerminal } from '../../../src/session-server/remote-output.ts';
import { FrameType } from '../../../src/sessions/frames.ts';
import type { StreamFacts } from '../../../src/sessions/hello.ts';
import { Output } from '../../../src/terminal/output.ts';
import { connected, eventually, type FakeClient } from './fake-client.ts';

const terminal = { isTTY: true, columns: 100, rows: 30 };
const onTerminal: StreamFacts = { stdin: { isTTY: true }, stdout: terminal, stderr: terminal };
const noSpace = { message: 'ENOSPC: no space left on device, write', code: 'ENOSPC', errno: -28 };

/** Waits until everything that was sent before has arrived at the other end, and was handled. */
async function settled(client: FakeClient): Promise<void> {
  client.send(FrameType.signal, { signal: 'SIGCONT' });
  await eventually(() =>
    expect(client.types().filter((type) => type === FrameType.signalTaken)).toHaveLength(client.signals),
  );
}

/** Prints a result, which the client has received and not yet acknowledged. */
async function printing() {
  const { client, connection } = await connected();
  client.acknowledges = false;
  const onReaderGone = vi.fn();
  const output = new Output(connection.environment, onReaderGone);
  const printed = output.print('result');
  // It may fail before a test waits for it.
  printed.catch(() => {});
  await client.frame(FrameType.stdout);
  return { client, output, printed, onReaderGone };
}

describe('output', () => {
  test('is written when the client says so', async () => {
    const { client, connection } = await connected();
    client.acknowledges = false;
    const written = vi.fn();
    connection.environment.stdout.write('one ', written);
    connection.environment.stdout.write('two ', written);
    connection.environment.stdout.write('three', written);
    await client.frame(FrameType.stdout);
    await settled(client);
    expect(client.text(FrameType.stdout)).toBe('one ');
    expect(written).not.toHaveBeenCalled();
    client.acknowledge(1);
    await eventually(() => expect(client.text(FrameType.stdout)).toBe('one two three'));
    expect(written).toHaveBeenCalledTimes(1);
    client.acknowledge(1);
    await eventually(() => expect(written).toHaveBeenCalledTimes(3));
  });

  test('is sent in parts that are no larger than a reader takes', async () => {
    const { client, connection } = await connected();
    const text = 'x'.repeat(1_000_000);
    const written = once(connection.environment.stdout, 'drain');
    connection.environment.stdout.write(text);
    await written;
    expect(client.text(FrameType.stdout)).toBe(text);
    const sizes = client.received.map(({ payload }) => payload.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(256 * 1024);
  });

  test('of standard output and standard error does not wait for each other', async () => {
    const { client, connection } = await connected();
    client.acknowledges = false;
    connection.environment.stdout.write('result');
    connection.environment.stderr.write('log');
    await client.frame(FrameType.stderr);
    expect(client.text(FrameType.stdout)).toBe('result');
  });

  test('that cannot be written fails with the error of the client', async () => {
    const { client, printed, onReaderGone } = await printing();
    client.acknowledge(1, noSpace);
    await expect(printed).rejects.toThrow(
      'The result could not be written to standard output: no space left on device.',
    );
    expect(onReaderGone).not.toHaveBeenCalled();
  });

  test('whose reader is gone ends without a failure', async () => {
    const { client, printed, onReaderGone } = await printing();
    client.acknowledge(1, { message: 'write EPIPE', code: 'EPIPE' });
    await printed;
    expect(onReaderGone).toHaveBeenCalledOnce();
  });

  test('fails like a closed pipe once the client has vanished', async () => {
    const { client, output, printed, onReaderGone } = await printing();
    client.socket.destroy();
    await printed;
    await output.print('more');
    expect(onReaderGone).toHaveBeenCalledOnce();
  });

  test('on a terminal arrives in the order in which it was written', async () => {
    const { client, connection } = await connected({ streams: onTerminal });
    client.acknowledges = false;
    const { stdout, stderr } = connection.environment;
    stderr.write('spinner');
    stderr.write('erased');
    stdout.write('result');
    stderr.write('spinner');
    await settled(client);
    expect(client.received.slice(1, -1).map(({ type, payload }) => `${type} ${payload}`)).toEqual([
      `${FrameType.stderr} spinner`,
      `${FrameType.stderr} erased`,
      `${FrameType.stdout} result`,
      `${FrameType.stderr} spinner`,
    ]);
  });

  test('on a terminal that is stopped with Ctrl-S is not sent without end', async () => {
    const { client, connection } = await connected({ streams: onTerminal });
    client.acknowledges = false;
    const { stdout } = connection.environment;
    const written = vi.fn();
    for (let sent = 0; sent < 20; sent += 1) stdout.write('x'.repeat(200_000), written);
    await settled(client);
    expect(client.text(FrameType.stdout).length).toBeLessThan(2_000_000);
    expect(written.mock.calls.length).toBeLessThan(10);
    client.acknowledges = true;
    for (let sent = 0; sent < 30; sent += 1) client.acknowledge(1);
    await eventually(() => expect(written).toHaveBeenCalledTimes(20));
  });

  test('on a terminal has the members that libraries use', async () => {
    const { client, connection } = await connected({ streams: onTerminal, env: { TERM: 'xterm-256color' } });
    const { stdout } = connection.environment;
    if (!(stdout instanceof RemoteTerminal)) throw new Error('It is not a terminal.');
    expect(stdout).toMatchObject({ isTTY: true, columns: 100, rows: 30 });
    expect(stdout.getWindowSize()).toEqual([100, 30]);
    expect(stdout.getColorDepth()).toBe(8);
    expect([stdout.hasColors(256), stdout.hasColors(2 ** 24)]).toEqual([true, false]);
    stdout.clearLine(0);
    stdout.cursorTo(2, 3);
    stdout.moveCursor(-1, 1);
    stdout.clearScreenDown();
    await eventually(() =>
      expect(client.text(FrameType.stdout)).toBe('\x1b[2K\x1b[4;3H\x1b[1D\x1b[1B\x1b[0J'),
    );
    const resized = once(stdout, 'resize');
    client.send(FrameType.resize, { stdout: { columns: 40, rows: 10 }, stderr: { columns: 0 } });
    await resized;
    expect(stdout).toMatchObject({ columns: 40, rows: 10 });
    expect(connection.environment.stderr).toMatchObject({ columns: 100, rows: 30 });
  });
});

describe('input', () => {
  test('is read only while something reads it, chunk by chunk', async () => {
    const { client, connection } = await connected();
    const { stdin } = connection.environment;
    const asked = () => client.types().filter((type) => type === FrameType.readInput).length;
    await settled(client);
    expect(asked()).toBe(0);
    const read: string[] = [];
    stdin.on('data', (chunk) => read.push(String(chunk)));
    await client.frame(FrameType.readInput);
    client.sendBytes(FrameType.input, 'one');
    await eventually(() => expect(read).toEqual(['one']));
    await settled(client);
    stdin.pause();
    await client.frame(FrameType.pauseInput);
    const before = asked();
    stdin.resume();
    await eventually(() => expect(asked()).toBe(before + 1));
    client.sendBytes(FrameType.input, 'two');
    client.send(FrameType.inputEnd);
    await once(stdin, 'end');
    expect(read).toEqual(['one', 'two']);
  });

  test('that cannot be read fails with the error of the client', async () => {
    const { client, connection } = await connected();
    const failed = once(connection.environment.stdin, 'error');
    connection.environment.stdin.resume();
    client.send(FrameType.inputEnd, { error: { message: 'EISDIR: illegal operation', code: 'EISDIR' } });
    const [error] = await failed;
    expect(error).toMatchObject({ code: 'EISDIR' });
  });

  test('is not complete when the client vanishes', async () => {
    const { client, connection } = await connected();
    const { stdin } = connection.environment;
    const [onEnd, onClose] = [vi.fn(), vi.fn()];
    stdin.on('end', onEnd);
    stdin.on('close', onClose);
    stdin.resume();
    await client.frame(FrameType.readInput);
    client.socket.destroy();
    await eventually(() => expect(onClose).toHaveBeenCalledOnce());
    expect(onEnd).not.toHaveBeenCalled();
  });

  test.each([
    ['when the client vanishes', (client: FakeClient) => void client.socket.destroy()],
    [
      'when the terminal cannot be read',
      (client: FakeClient) => client.send(FrameType.inputEnd, { error: { message: 'EIO', code: 'EIO' } }),
    ],
  ])('of a terminal emits no error that readline would throw %s', async (_, end) => {
    const { client, connection } = await connected({ streams: onTerminal });
    const { stdin } = connection.environment;
    const lines = createInterface({ input: stdin });
    onTestFinished(() => lines.close());
    const onError = vi.fn();
    lines.on('error', onError);
    await client.frame(FrameType.readInput);
    end(client);
    await once(stdin, 'close');
    expect(onError).not.toHaveBeenCalled();
  });

  test('of a terminal can be in raw mode, and opened again after Ctrl-D', async () => {
    const { client, connection } = await connected({ streams: onTerminal });
    const { stdin, terminalProcess } = connection.environment;
    if (!(stdin instanceof RemoteKeyboard)) throw new Error('It is not a keyboard.');
    stdin.setRawMode(true);
    expect(stdin.isRaw).toBe(true);
    expect(await client.json(FrameType.rawMode)).toEqual({ raw: true });
    stdin.resume();
    client.send(FrameType.inputEnd);
    await once(stdin, 'end');
    const again = terminalProcess.reopenKeyboard();
    await client.frame(FrameType.reopenInput);
    const chunk = once(again ?? expect.fail('There is a terminal.'), 'data');
    client.sendBytes(FrameType.input, 'yes\n');
    expect(String((await chunk)[0])).toBe('yes\n');
  });

  test('that was typed before is taken from the terminal', async () => {
    const { client, connection } = await connected({ streams: onTerminal });
    const taken = connection.environment.terminalProcess.takeTypedKeys();
    await client.frame(FrameType.takeTypedKeys);
    client.sendBytes(FrameType.typedKeys, 'hasty\r');
    expect(await taken).toBe('hasty\r');
    client.socket.destroy();
    expect(await connection.environment.terminalProcess.takeTypedKeys()).toBe('');
  });

  test('that nobody asked for does not fill the memory', async () => {
    const { client, connection } = await connected();
    const chunk = 'x'.repeat(1_000_000);
    for (let sent = 0; sent < 30; sent += 1) client.sendBytes(FrameType.input, chunk);
    await client.untilClosed();
    expect(connection.environment.stdin.readableLength).toBeLessThan(20_000_000);
  });
});

describe('signals', () => {
  test('are noticed, and reach the line', async () => {
    const { client, connection } = await connected();
    const { controller } = listenForSignals(connection.environment.signals, () => {});
    client.send(FrameType.signal, { signal: 'SIGINT' });
    await client.frame(FrameType.signalTaken);
    await eventually(() => expect(controller.signal.aborted).toBe(true));
    expect(controller.signal.reason as InterruptedError).toMatchObject({ signal: 'SIGINT' });
  });

  test('end the line at the second one, with the terminal restored, and only that line', async () => {
    const { client, connection } = await connected({ streams: onTerminal });
    const { signals, exit, stdout, terminalProcess } = connection.environment;
    client.acknowledges = false;
    listenForSignals(signals, (error) => exit(error.exitStatus));
    terminalProcess.onExit(() => stdout.write('restored'));
    stdout.write('stuck ');
    client.send(FrameType.signal, { signal: 'SIGINT' });
    client.send(FrameType.signal, { signal: 'SIGINT' });
    expect(await client.json(FrameType.end)).toEqual({ status: 130 });
    expect(client.text(FrameType.stdout)).toBe('stuck restored');
    expect(connection.gone.aborted).toBe(true);
  });

  test('that nothing listens for end the line as they end a process', async () => {
    const { client } = await connected();
    client.send(FrameType.signal, { signal: 'SIGTERM' });
    expect(await client.json(FrameType.end)).toEqual({ status: 143 });
  });

  test('of other kinds are ignored', async () => {
    const { client, connection } = await connected();
    client.send(FrameType.signal, { signal: 'SIGUSR1' });
    client.send(FrameType.signal, { signal: 7 });
    await settled(client);
    expect(connection.gone.aborted).toBe(false);
  });

  test('include SIGHUP for a client that vanishes', async () => {
    const { client, connection } = await connected();
    const onHangUp = vi.fn();
    connection.environment.signals.on('SIGHUP', onHangUp);
    client.socket.destroy();
    await eventually(() => expect(onHangUp).toHaveBeenCalledOnce());
    expect(connection.gone.aborted).toBe(true);
  });
});

describe('the end', () => {
  test('is a status, once the client has left', async () => {
    const { client, connection } = await connected();
    const onHangUp = vi.fn();
    connection.environment.signals.on('SIGHUP', onHangUp);
    await connection.end(3);
    expect(await client.json(FrameType.end)).toEqual({ status: 3 });
    expect(client.closed).toBe(true);
    expect(connection.gone.aborted).toBe(false);
    expect(onHangUp).not.toHaveBeenCalled();
  });

  test('comes at once with exit, which throws', async () => {
    const { client, connection } = await connected();
    expect(() => connection.environment.exit(70)).toThrow(LineEnded);
    expect(await client.json(FrameType.end)).toEqual({ status: 70 });
    await connection.end(0);
    expect(client.types().filter((type) => type === FrameType.end)).toHaveLength(1);
  });

  test('can be that the client runs the line itself', async () => {
    const { client, connection } = await connected();
    connection.runYourself();
    await client.untilClosed();
    expect(client.types()).toEqual([FrameType.identity, FrameType.runYourself]);
  });
});

describe('programs', () => {
  const { env, cwd } = process;

  test('run at the client, with their input and output', async () => {
    const { client, connection } = await connected();
    const program = connection.environment.terminalProcess.startProgram('sort', ['-r'], {
      cwd: cwd(),
      env,
      stdin: 'pipe',
      output: 'pipe',
    });
    expect(await client.json(FrameType.startProgram)).toMatchObject({ id: 1, command: 'sort', args: ['-r'] });
    const { stdin, output } = program;
    if (stdin === undefined || output === undefined) throw new Error('They are pipes.');
    const written = vi.fn();
    stdin.write('b\na\n', written);
    const input = await client.frame(FrameType.programInput);
    expect(input.payload.subarray(4).toString()).toBe('b\na\n');
    await settled(client);
    expect(written).not.toHaveBeenCalled();
    client.send(FrameType.programInputTaken, { id: 1 });
    await eventually(() => expect(written).toHaveBeenCalledOnce());
    stdin.end();
    await client.frame(FrameType.programInputEnd);
    const chunks: string[] = [];
    output.on('data', (chunk) => chunks.push(String(chunk)));
    await client.frame(FrameType.readProgramOutput);
    client.sendBytes(FrameType.programOutput, 'b\na\n', 1);
    client.send(FrameType.programEnded, { id: 1, status: 0, signal: null });
    expect(await program.ended).toEqual({ status: 0, signal: null });
    expect(chunks.join('')).toBe('b\na\n');
  });

  test('fail with the error of the client', async () => {
    const { client, connection } = await connected();
    const options = { cwd: cwd(), env, stdin: 'inherit', output: 'inherit' } as const;
    const { ended } = connection.environment.terminalProcess.startProgram('none', [], options);
    await client.frame(FrameType.startProgram);
    client.send(FrameType.programEnded, { id: 1, error: { message: 'spawn none ENOENT', code: 'ENOENT' } });
    await expect(ended).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('can be killed, and stop reading', async () => {
    const { client, connection } = await connected();
    const options = { cwd: cwd(), env, stdin: 'pipe', output: 'inherit' } as const;
    const program = connection.environment.terminalProcess.startProgram('less', [], options);
    const failed = once(program.stdin ?? expect.fail('It is a pipe.'), 'error');
    program.stdin?.write('text');
    await client.frame(FrameType.programInput);
    client.send(FrameType.programInputTaken, { id: 1, error: { message: 'write EPIPE', code: 'EPIPE' } });
    expect((await failed)[0]).toMatchObject({ code: 'EPIPE' });
    program.kill('SIGTERM');
    expect(await client.json(FrameType.killProgram)).toEqual({ id: 1, signal: 'SIGTERM' });
    client.send(FrameType.programEnded, { id: 1, status: null, signal: 'SIGTERM' });
    expect(await program.ended).toEqual({ status: null, signal: 'SIGTERM' });
    client.send(FrameType.programEnded, { id: 1, status: 0, signal: null });
    client.send(FrameType.programInputTaken, { id: 77 });
    await settled(client);
  });

  test('end for the line when the client vanishes', async () => {
    const { client, connection } = await connected();
    const options = { cwd: cwd(), env, stdin: 'pipe', output: 'pipe' } as const;
    const { startProgram, stopJob } = connection.environment.terminalProcess;
    const program = startProgram('sleep', ['9'], options);
    program.output?.resume();
    const stopped = stopJob();
    await client.frame(FrameType.stopJob);
    client.socket.destroy();
    expect(await program.ended).toEqual({ status: null, signal: 'SIGHUP' });
    await stopped;
    const late = startProgram('sleep', ['9'], options);
    late.output?.resume();
    expect(await late.ended).toEqual({ status: null, signal: 'SIGHUP' });
  });

  test('let the client stop its job and tell when it goes on', async () => {
    const { client, connection } = await connected();
    const continued = vi.fn();
    void connection.environment.terminalProcess.stopJob().then(continued);
    await client.frame(FrameType.stopJob);
    await settled(client);
    expect(continued).not.toHaveBeenCalled();
    client.send(FrameType.continued);
    await eventually(() => expect(continued).toHaveBeenCalledOnce());
  });
});
