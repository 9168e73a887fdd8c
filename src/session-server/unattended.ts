import { EventEmitter } from 'node:events';
import { Readable, Writable } from 'node:stream';
import type { AppEnvironment } from '../app/environment.ts';
import { type Prompter, TerminalPrompter } from '../prompts/prompter.ts';
import { Output } from '../terminal/output.ts';
import type { TerminalProcess } from '../terminal/programs/terminal-process.ts';
import { stylesOf } from '../terminal/style.ts';

/**
 * Returns the environment of what a session does on behalf of no line: the variables and the working folder are those of
 * the client that started it, and what is written goes to its log.
 */
export function unattendedEnvironment(client: AppEnvironment, log: (text: string) => void): AppEnvironment {
  return {
    ...client,
    stdin: Readable.from([]),
    stdout: logStream(log),
    stderr: logStream(log),
    signals: new EventEmitter(),
    terminalProcess: noTerminal,
    queryTerminal: undefined,
    umask: undefined,
    exit: (status) => {
      throw new Error(`Nothing can be ended with status ${status}: no line is running.`);
    },
  };
}

/** Returns a prompter that asks nobody. */
export function unattendedPrompter(environment: AppEnvironment): Prompter {
  return new TerminalPrompter({
    environment,
    output: new Output(environment, () => {}),
    styles: stylesOf(environment, 'never'),
    terminal: {
      prompt: () => Promise.reject(new Error('Nobody can be asked: no line is running.')),
      withTerminal: (work) => work(),
    },
    isInteractive: false,
  });
}

function logStream(log: (text: string) => void): Writable {
  return new Writable({
    decodeStrings: false,
    write: (chunk, _encoding, done) => {
      log(String(chunk));
      done();
    },
  });
}

const noTerminal: TerminalProcess = {
  startProgram: (command) => {
    throw new Error(`${command} cannot be started: no line is running.`);
  },
  stopJob: async () => {},
  takeTypedKeys: async () => '',
  reopenKeyboard: () => undefined,
  onExit: () => () => {},
};
