import { ownProcess } from '../../terminal/programs/own-process.ts';
import type { RunningProgram } from '../../terminal/programs/terminal-process.ts';
import { bytesFrame, type Frame, FrameType, jsonFrame, jsonOf, numberedBytes } from '../frames.ts';
import type { ProgramRequest } from '../hello.ts';
import { systemErrorFacts } from '../system-error.ts';

/** The programs that a client runs on its terminal for the session process, by number. */
export class ClientPrograms {
  readonly #send: (frame: Buffer) => void;
  readonly #running = new Map<number, RunningProgram>();

  constructor(send: (frame: Buffer) => void) {
    this.#send = send;
  }

  /** Does what a frame about a program says. */
  handle(frame: Frame): void {
    if (frame.type === FrameType.programInput) {
      this.#write(frame);
      return;
    }
    if (frame.type === FrameType.startProgram) {
      this.#start(jsonOf(frame) as unknown as ProgramRequest);
      return;
    }
    const { id, signal } = jsonOf(frame);
    const program = this.#running.get(Number(id));
    if (frame.type === FrameType.programInputEnd) program?.stdin?.end();
    else if (frame.type === FrameType.readProgramOutput) program?.output?.resume();
    else if (frame.type === FrameType.killProgram) program?.kill(signal as NodeJS.Signals);
  }

  #start({ id, command, args, ...options }: ProgramRequest): void {
    const program = ownProcess.startProgram(command, args, options);
    this.#running.set(id, program);
    const { stdin, output } = program;
    // The callback of each write gets the error.
    stdin?.on('error', () => {});
    output?.on('data', (chunk: Buffer) => {
      output.pause();
      this.#send(bytesFrame(FrameType.programOutput, chunk, id));
    });
    output?.pause();
    const end = (content: object) => {
      this.#running.delete(id);
      this.#send(jsonFrame(FrameType.programEnded, { id, ...content }));
    };
    program.ended.then(end, (error: unknown) => end({ error: systemErrorFacts(error) }));
  }

  #write(frame: Frame): void {
    const { id, bytes } = numberedBytes(frame);
    const written = (error?: Error | null) => {
      const failure = error ? { error: systemErrorFacts(error) } : {};
      this.#send(jsonFrame(FrameType.programInputTaken, { id, ...failure }));
    };
    const stdin = this.#running.get(id)?.stdin;
    if (stdin === undefined || stdin.destroyed) written(new Error('The program has ended.'));
    else stdin.write(bytes, written);
  }
}
