import { EventEmitter, once } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { LineRequest } from '../../../../src/terminal/interactive-terminal.ts';
import { ownProcess } from '../../../../src/terminal/programs/own-process.ts';
import { openInteractive } from '../../../../src/terminal/screen/open-terminal.ts';

const request: LineRequest = {
  prompt: () => 'demo> ',
  isIncomplete: () => false,
  highlight: () => [],
  complete: async () => undefined,
  history: { entries: [] },
};

/** A terminal of another process, which logs what is done to it. */
function remoteTerminal(variables: NodeJS.ProcessEnv = {}) {
  const log: string[] = [];
  const events = new EventEmitter();
  const exitListeners = new Set<() => void>();
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: (raw: boolean) => log.push(`raw ${raw}`),
  });
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 });
  output.on('data', (chunk) => {
    if (String(chunk).includes('\x1b[?2004l')) log.push('paste off');
  });
  const signals = new EventEmitter();
  const environment = {
    stdin,
    stdout: output,
    stderr: output,
    env: { TERM: 'xterm', ...variables },
    platform: 'linux',
    signals,
    terminalProcess: {
      ...ownProcess,
      stopJob: async () => {
        log.push('stopped');
        events.emit('stopped');
        await once(events, 'continued');
      },
      onExit: (listener: () => void) => {
        exitListeners.add(listener);
        return () => exitListeners.delete(listener);
      },
    },
  };
  const exit = () => {
    for (const listener of [...exitListeners]) listener();
  };
  const terminal = openInteractive(environment, () => 'never');
  return { terminal, log, events, signals, stdin, exit, exitListeners };
}

describe('the terminal of another process', () => {
  it('ends the shell when it cannot be read and lines are edited by the system', async () => {
    const { terminal, stdin } = remoteTerminal({ MCPC_EDITOR: 'basic' });
    const line = terminal.readLine(request);
    stdin.destroy(new Error('read EIO'));
    expect(await line).toEqual({ type: 'end' });
    await terminal.close();
  });

  it('is in cooked mode while the job is stopped with Ctrl-Z', async () => {
    const { terminal, log, events, stdin } = remoteTerminal();
    const line = terminal.readLine(request);
    log.length = 0;
    const stopped = once(events, 'stopped');
    stdin.write('\x1a');
    await stopped;
    expect(log).toEqual(['paste off', 'raw false', 'stopped']);
    events.emit('continued');
    stdin.write('x\r');
    expect(await line).toEqual({ type: 'line', text: 'x' });
    expect(log.at(-1)).toBe('raw true');
    await terminal.close();
  });

  it('gets its signals: the listeners of the line come back when it is closed', async () => {
    const { terminal, log, signals } = remoteTerminal();
    await terminal.close();
    expect(signals.eventNames()).toEqual([]);

    const other = remoteTerminal();
    const line = other.terminal.readLine(request);
    other.signals.emit('SIGINT', 'SIGINT');
    expect(await line).toEqual({ type: 'interrupted' });
    other.log.length = 0;
    other.signals.emit('SIGCONT', 'SIGCONT');
    expect(other.log).toEqual(['raw false', 'raw true']);
    await other.terminal.close();
    expect(log.at(-1)).toBe('raw false');
  });

  it('is restored when that process exits, and only once', async () => {
    const { terminal, log, exit, exitListeners } = remoteTerminal();
    expect(exitListeners.size).toBe(1);
    log.length = 0;
    exit();
    exit();
    expect(log).toContain('raw false');
    expect(log.filter((entry) => entry === 'raw false')).toHaveLength(1);
    await terminal.close();
    expect(exitListeners.size).toBe(0);
  });
});
