import { asString, isObject } from '../../core/json.ts';
import { type ErrorResponse, HttpStatusError } from '../http/response-errors.ts';

/** Returns the HTTP error response that an error stands for, if it does. */
export function errorResponseIn(error: unknown): ErrorResponse | undefined {
  if (error instanceof HttpStatusError) return error.response;
  if (!(error instanceof Error)) return undefined;
  const { data, status } = error as { [member in 'data' | 'status']?: unknown };
  // The SDK's, of a transport that a program made with it.
  if (isObject(data) && typeof data.status === 'number') {
    return { status: data.status, text: asString(data.text) ?? '' };
  }
  // A WebSocket that was not opened.
  if (error.name === 'UpgradeRefusedError' && typeof status === 'number') return { status, text: '' };
  return undefined;
}

/** Returns the status of the HTTP error response that an error stands for, if it does. */
export function httpStatus(error: unknown): number | undefined {
  return errorResponseIn(error)?.status;
}
