import { type ErrorKind, ExitStatus, McpcError } from '../../core/errors.ts';
import { isObject } from '../../core/json.ts';
import type { FailureKind } from '../language/expectation.ts';
import type { Outcome } from './outcome.ts';

const kindsOfErrors: Partial<Record<ErrorKind, FailureKind>> = {
  usage: 'usage',
  server: 'server-error',
  connection: 'connection',
  timeout: 'timeout',
  authorization: 'auth',
};

/** Returns how a line failed; undefined if it succeeded, or failed in a way that no expectation names. */
export function failureKindOf({ failure, status, views }: Outcome): FailureKind | undefined {
  if (status === ExitStatus.done) return undefined;
  if (failure instanceof McpcError) return kindsOfErrors[failure.kind];
  if (failure !== undefined) return undefined;
  if (failedTool(views) !== undefined) return 'tool-error';
  // A list from which one of several servers is missing.
  return status === ExitStatus.connection ? 'connection' : undefined;
}

/** Returns the name of the last tool whose result says that it failed; undefined if none does. */
export function failedTool(views: Outcome['views']): string | undefined {
  for (const view of views.toReversed()) {
    if (view.kind === 'call' && isObject(view.result) && view.result.isError === true) return view.tool;
  }
  return undefined;
}

/** The kinds of failures in words. */
export const failureNames: Record<FailureKind, string> = {
  usage: 'a usage error',
  'tool-error': 'a tool error',
  'server-error': 'an error of the server',
  timeout: 'a timeout',
  connection: 'a connection error',
  auth: 'an authorization error',
};
