import { ExitStatus, McpcError } from '../core/errors.ts';
import type { CallResult } from './results.ts';

/** A request was stopped by the program itself: by `cancel`, by `close`, or by a signal without an error as its reason. */
export class CancelledError extends McpcError {
  constructor(what: string, reason: unknown) {
    const why = typeof reason === 'string' && reason !== '' ? `: ${reason}` : '';
    super('interrupted', ExitStatus.interrupted, `${what} was cancelled${why}.`, {
      phase: 'request',
      cause: reason,
    });
  }
}

/** A tool answered with an error result (`isError`). The message is its first text. */
export class ToolError extends McpcError {
  /** The name of the tool. */
  readonly tool: string;
  /** The whole result. */
  readonly result: CallResult;

  constructor(tool: string, server: string, result: CallResult) {
    const said = result.content.find((block) => block.type === 'text')?.text ?? '';
    super('server', ExitStatus.serverError, said === '' ? `The tool ${tool} failed.` : said, {
      phase: 'request',
      server,
      hint: 'The tool refused or failed; with throwOnError: false its result is given instead.',
    });
    this.tool = tool;
    this.result = result;
  }
}
