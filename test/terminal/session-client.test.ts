import { describe, expect, it } from 'vitest';
import type { ClientConnection } from '../../src/session-server/client-connection.ts';
import { RemoteKeyboard } from '../../src/session-server/remote-input.ts';
import { FrameType } from '../../src/sessions/frames.ts';
import { mcpcWords } from '../e2e/harness/program.ts';
import { serveByHand, serveSession } from '../e2e/harness/served-session.ts';
import { openTerminal, TerminalSession } from '../e2e/harness/terminal.ts';

const ctrlC = '\u0003';
const line = ['call', '@s', 'tool'];

function keyboardOf(client: ClientConnection): RemoteKeyboard {
  const { stdin } = client.environment;
  if (stdin instanceof RemoteKeyboard) return stdin;
  throw new Error('Standard input of the client is not a terminal.');
}

/** Runs the line in bash, and shows the mode of the terminal afterwards. */
function thenMode(home: string): TerminalSession {
  const script = `${[...mcpcWords(), ...line].join(' ')}; echo "status $?"; stty -a | grep -o ' -*icanon\\| -*echo\\b'`;
  return new TerminalSession(['bash', '-c', script], { home });
}

describe('the terminal of a client', () => {
  it('tells the session its size and the keys that are pressed in raw mode', async () => {
    const home = await serveSession((client) => {
      const { stdout } = client.environment;
      const keyboard = keyboardOf(client);
      keyboard.setRawMode(true);
      keyboard.on('data', (keys) => {
        stdout.write(`\r\nkeys ${JSON.stringify(String(keys))}`);
        if (String(keys) === 'q') void client.end(0);
      });
      const showSize = () => stdout.write(`\r\nsize ${stdout.columns}x${stdout.rows}`);
      showSize();
      stdout.on('resize', showSize);
    });
    const terminal = openTerminal(line, { home, columns: 90, rows: 20 });
    await terminal.until('size 90x20');
    terminal.type(`x${ctrlC}`);
    await terminal.until('keys "x\\u0003"');
    terminal.resize(50, 10);
    await terminal.until('size 50x10');
    terminal.type('q');
    expect(await terminal.exited).toMatchObject({ exitCode: 0 });
  });

  it('is in its old mode after a line that ended in raw mode', async () => {
    const home = await serveSession((client) => {
      keyboardOf(client).setRawMode(true);
      void client.end(5);
    });
    const terminal = thenMode(home);
    await terminal.exited;
    expect(terminal.rows().filter((row) => row !== '')).toEqual(['status 5', ' icanon', ' echo']);
  });

  it('is restored when the session process ends', async () => {
    const home = await serveByHand(({ type }, session) => {
      if (type !== FrameType.hello) return;
      session.send(FrameType.rawMode, { raw: true });
      session.print('\x1b[?2004h\x1b[?25ldrawing');
      session.vanish();
    });
    const terminal = thenMode(home);
    await terminal.exited;
    const [, restoring = ''] = terminal.output.split('drawing');
    expect(restoring).toContain('\x1b[?25h');
    expect(restoring).toContain('\x1b[?2004l');
    expect(terminal.text).toContain('error: Session s ended while the line ran.');
    expect(terminal.text).toMatch(/status 3\n icanon\n echo$/);
  });

  it('is restored at another Ctrl-C in raw mode if the session process does not react', async () => {
    const inputs: string[] = [];
    const home = await serveByHand(({ type, payload }, session) => {
      if (type === FrameType.input) inputs.push(String(payload));
      if (type !== FrameType.hello) return;
      session.send(FrameType.rawMode, { raw: true });
      session.send(FrameType.readInput);
      session.print('ready');
    });
    const terminal = thenMode(home);
    await terminal.until('ready');
    terminal.type(`x${ctrlC}`);
    await expect.poll(() => inputs.join('')).toBe(`x${ctrlC}`);
    const press = () => {
      terminal.type(ctrlC);
      return terminal.text;
    };
    await expect.poll(press).toContain('status 130');
    await terminal.exited;
    expect(terminal.text).toMatch(/status 130\n icanon\n echo$/);
  });
});
