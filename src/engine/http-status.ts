import { isObject } from '../base/json.ts';

/** The status of an HTTP answer that the SDK reported as an error. */
export function httpStatus(error: unknown): number | undefined {
  const data = isObject(error) || error instanceof Error ? (error as { data?: unknown }).data : undefined;
  const status = isObject(data) ? data.status : undefined;
  return typeof status === 'number' ? status : undefined;
}
