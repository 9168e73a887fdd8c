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
  const isToolError = views.some((view) => view.kind === 'call' && isToolFailure(view.result));
  if (isToolError) return 'tool-error';
  // A list from which one of several servers is missing.
  return status === ExitStatus.connection ? 'connection' : undefined;
}

function isToolFailure(result: unknown): boolean {
  return isObject(result) && result.isError === true;
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
