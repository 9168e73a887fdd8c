import { isObject } from '../../core/json.ts';
import { stringifyJson } from '../../core/json-text.ts';
import type { Diagnostic, Frame } from './frame.ts';

/** The frames made from a JSON value. */
export interface Repaired {
  /** Empty if nothing in the value is a message. */
  frames: Frame[];
  diagnostics: Diagnostic[];
}

type Message = Record<string, unknown>;

/**
 * Makes valid frames from a received JSON value (JSON-RPC 2.0; specification, "Base protocol"), changing as little
 * as possible.
 */
export function repairFrames(value: unknown): Repaired {
  if (isObject(value)) return repairMessage(value);
  if (!Array.isArray(value)) return { frames: [], diagnostics: [] };
  const parts = value.filter(isObject).map(repairMessage);
  const frames = parts.flatMap((part) => part.frames);
  if (frames.length === 0) return { frames: [], diagnostics: [] };
  const batch = { code: 'batch', message: 'It sent several messages as a JSON-RPC batch.' };
  return { frames, diagnostics: [batch, ...parts.flatMap((part) => part.diagnostics)] };
}

function repairMessage(given: Message): Repaired {
  const diagnostics: Diagnostic[] = [];
  const report = (code: string, message: string) => diagnostics.push({ code, message });
  const kind = kindOf(given);
  if (kind === undefined) return { frames: [], diagnostics };
  let message = given;
  const set = (changes: Message) => {
    message = { ...message, ...changes };
  };
  if (given.jsonrpc !== '2.0') {
    report('no-version', 'A message lacks "jsonrpc": "2.0".');
    set({ jsonrpc: '2.0' });
  }
  if (kind === 'call') repairCall(message, set, report);
  else repairResponse(message, set, report);
  // What was parsed has no undefined members.
  const repaired = message === given ? given : withoutUndefined(message);
  return { frames: [repaired as unknown as Frame], diagnostics };
}

/** Classifies a message: `call` is a request or a notification. */
function kindOf(message: Message): 'call' | 'response' | undefined {
  if (typeof message.method === 'string') return 'call';
  const hasOutcome = 'result' in message || 'error' in message;
  if (hasOutcome || (message.id !== undefined && message.jsonrpc === '2.0')) return 'response';
  return undefined;
}

type Set = (changes: Message) => void;
type Report = (code: string, message: string) => void;

function repairCall({ id, method, params }: Message, set: Set, report: Report): void {
  if (id === null) {
    report('null-id', `${method} has a null id; it is treated as a notification.`);
    set({ id: undefined });
  }
  if (params === undefined) return;
  if (!isObject(params)) {
    report('params', `The params of ${method} are not an object.`);
    set({ params: undefined });
  } else if ('_meta' in params && !isObject(params._meta)) {
    report('meta', `The _meta of ${method} is not an object.`);
    set({ params: withoutUndefined({ ...params, _meta: undefined }) });
  }
}

function repairResponse(message: Message, set: Set, report: Report): void {
  const { result, error } = message;
  const failed = error !== undefined && error !== null;
  if ('error' in message && !failed && 'result' in message) {
    report('null-error', 'A response has "error": null in addition to its result.');
    set({ error: undefined });
  } else if (failed && 'result' in message) {
    report(
      'result-and-error',
      'A response has both a result and an error; the one that is not empty is used.',
    );
    const hasError = isObject(error) && isFilled(error);
    if (!hasError && isFilled(result)) set({ error: undefined });
    else set({ result: undefined, error: repairError(error, report) });
  } else if ('error' in message) {
    set({ error: repairError(error, report) });
  } else if (!('result' in message)) {
    report('no-outcome', 'A response has neither a result nor an error; it is treated as an empty result.');
    set({ result: {} });
  }
}

function isFilled(value: unknown): boolean {
  return isObject(value) ? Object.keys(value).length > 0 : value !== null && value !== undefined;
}

/** JSON-RPC's code for an internal error. */
const internalError = -32_603;

/** Returns a valid JSON-RPC error object. */
function repairError(error: unknown, report: Report): Message {
  if (!isObject(error)) {
    report('malformed-error', `An error is not an object: ${stringifyJson(error)}`);
    return { code: internalError, message: textOf(error) };
  }
  const { code, message } = error;
  if (Number.isInteger(code) && typeof message === 'string') return error;
  report('malformed-error', 'An error lacks an integer code or a string message.');
  const number = Number(code);
  return {
    ...error,
    code: code !== null && Number.isInteger(number) ? number : internalError,
    message: textOf(message ?? error.detail ?? error.data ?? error),
  };
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? 'error without a message' : stringifyJson(value);
}

function withoutUndefined(message: Message): Message {
  return Object.fromEntries(Object.entries(message).filter(([, value]) => value !== undefined));
}
