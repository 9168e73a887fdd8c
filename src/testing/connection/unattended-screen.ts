import { Readable, Writable } from 'node:stream';
import type { AppEnvironment } from '../../app/environment.ts';
import { EventOutput } from '../../app/event-output.ts';
import { noDefaults } from '../../command-line/defaults/user-defaults.ts';
import type { Options } from '../../command-line/options.ts';
import { onAbort } from '../../core/abort.ts';
import { TerminalPrompter } from '../../prompts/prompter.ts';
import { shellFiles } from '../../repl/script.ts';
import type { TerminalIo } from '../../repl/shell.ts';
import { Output } from '../../terminal/output.ts';
import type { TerminalProcess } from '../../terminal/programs/terminal-process.ts';
import { stylesOf } from '../../terminal/style.ts';
import type { Transcript } from './transcript.ts';

/**
 * Returns the screen of a shell without a user, whose results are not shown. Its lines run in `folder`, read nothing, and
 * do not know the user's defaults and aliases: they are the same for everybody.
 */
export function unattendedScreen(
  base: AppEnvironment,
  folder: string,
  options: Options,
  transcript: Transcript,
  signal: AbortSignal,
): TerminalIo {
  const { env, home, platform, umask, descriptors, signals, builtins, exit } = base;
  const stdout = sink(() => {});
  const stderr = sink((text) => transcript.add(text));
  const environment: AppEnvironment = {
    ...{ env, home, platform, umask, descriptors, signals, builtins, exit },
    cwd: folder,
    stdin: Readable.from([]),
    stdout,
    stderr,
    defaults: noDefaults,
    terminalProcess: capturing(base.terminalProcess, transcript, signal),
  };
  const output = new Output({ stdout, stderr }, () => {});
  const styles = stylesOf(environment, 'never');
  const prompter = new TerminalPrompter({
    environment,
    output,
    styles,
    terminal: {
      prompt: () => Promise.reject(new Error('There is no user to ask.')),
      withTerminal: (work) => work(),
    },
    isInteractive: false,
  });
  return {
    environment,
    output,
    styles,
    live: new EventOutput(options, environment, output, styles.err),
    prompter,
    files: shellFiles(environment),
    showsResults: false,
    page: async () => false,
    clear: () => {},
  };
}

function sink(write: (text: string) => void): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      write(chunk.toString());
      done();
    },
  });
}

/** Keeps the output of programs, which have no input of their own and end with the signal. */
function capturing(base: TerminalProcess, transcript: Transcript, signal: AbortSignal): TerminalProcess {
  return {
    ...base,
    startProgram: (command, args, options) => {
      const program = base.startProgram(command, args, { ...options, stdin: 'pipe', output: 'pipe' });
      if (options.stdin === 'inherit') {
        // A program may end without reading.
        program.stdin?.on('error', () => {});
        program.stdin?.end();
      }
      if (options.output === 'inherit') program.output?.on('data', (chunk) => transcript.add(String(chunk)));
      const release = onAbort(signal, () => program.kill('SIGTERM'));
      program.ended.then(release, release);
      return program;
    },
  };
}
