import { ExitStatus, McpcError } from '../base/errors.ts';

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
