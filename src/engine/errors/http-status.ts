import { asString, isObject } from '../../core/json.ts';
import { type ErrorResponse, HttpStatusError } from '../http/response-errors.ts';

/** The HTTP answer that an error tells of; undefined when it tells of none. */
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

/** The status of the HTTP answer that an error tells of. */
export function httpStatus(error: unknown): number | undefined {
  return errorResponseIn(error)?.status;
}
