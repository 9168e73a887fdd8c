import { ExitStatus, McpcError } from '../../core/errors.ts';
import type { CallResult } from '../data/results.ts';

/** A request was cancelled by the program: by `cancel`, `close`, or a signal whose reason is not an error. */
export class CancelledError extends McpcError {
  override name = 'CancelledError';

  constructor(request: string, reason: unknown) {
    const suffix = typeof reason === 'string' && reason !== '' ? `: ${reason}` : '';
    super('interrupted', ExitStatus.interrupted, `${request} was cancelled${suffix}.`, {
      phase: 'request',
      cause: reason,
    });
  }
}

/** A tool returned an error result (`isError`). The message is its first text. */
export class ToolError extends McpcError {
  override name = 'ToolError';
  /** The name of the tool. */
  readonly tool: string;
  /** The error result. */
  readonly result: CallResult;

  constructor(tool: string, server: string, result: CallResult) {
    const text = result.content.find((block) => block.type === 'text')?.text ?? '';
    super('server', ExitStatus.serverError, text === '' ? `The tool ${tool} failed.` : text, {
      phase: 'request',
      server,
      hint: 'The tool returned an error; with throwOnError: false the result is returned instead.',
    });
    this.tool = tool;
    this.result = result;
  }
}
