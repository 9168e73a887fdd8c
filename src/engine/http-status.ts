import { asString, isObject } from '../base/json.ts';

/** An HTTP answer with a status that is no success. */
export interface Refusal {
  status: number;
  /** Its body; empty when it is not known. */
  text: string;
  /** Where it redirects to, if it does and says so. */
  target: string | undefined;
  /** After how many seconds it may be asked again, if it says so. */
  wait?: number;
}

/** The HTTP answer that an error of the SDK or of a WebSocket tells of; undefined when it tells of none. */
export function refusalIn(error: unknown): Refusal | undefined {
  if (!(error instanceof Error)) return undefined;
  const target = /Redirect (?:from https to plain http not followed; try|to) (\S+)/.exec(error.message)?.[1];
  const { data, status, code, event } = error as {
    [member in 'data' | 'status' | 'code' | 'event']?: unknown;
  };
  if (isObject(data) && typeof data.status === 'number') {
    const wait = typeof data.wait === 'number' ? { wait: data.wait } : {};
    return { status: data.status, text: asString(data.text) ?? '', target, ...wait };
  }
  // A WebSocket that was not opened, and an event stream that was not.
  if (error.name === 'UpgradeRefusedError' && typeof status === 'number') return { status, text: '', target };
  if (event !== undefined && typeof code === 'number' && code >= 300)
    return { status: code, text: '', target };
  // The SDK's older HTTP with SSE has no error of its own for this.
  const [, posted, text = ''] =
    /^Error POSTing to endpoint \(HTTP (\d{3})\): (.*)$/s.exec(error.message) ?? [];
  return posted === undefined ? undefined : { status: Number(posted), text, target };
}

/** The status of the HTTP answer that an error tells of. */
export function httpStatus(error: unknown): number | undefined {
  return refusalIn(error)?.status;
}
