import { isObject } from '../../core/json.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Frame } from './frame.ts';

/** What became of a value that came where a frame belongs. */
export interface Repaired {
  /** None when nothing in it could be understood as a message. */
  frames: Frame[];
  complaints: Diagnostic[];
}

type Message = Record<string, unknown>;

/**
 * Makes frames of a JSON value that came over the wire (JSON-RPC 2.0; specification, "Base protocol"):
 * a message as it stands where it is right, else with as little changed as makes it one.
 */
export function repairFrames(value: unknown): Repaired {
  if (isObject(value)) return repairMessage(value);
  if (!Array.isArray(value)) return { frames: [], complaints: [] };
  const parts = value.filter(isObject).map(repairMessage);
  const frames = parts.flatMap((part) => part.frames);
  if (frames.length === 0) return { frames: [], complaints: [] };
  const batch = { code: 'batch', message: 'It sent several messages as one array (a batch).' };
  return { frames, complaints: [batch, ...parts.flatMap((part) => part.complaints)] };
}

function repairMessage(given: Message): Repaired {
  const complaints: Diagnostic[] = [];
  const complain = (code: string, message: string) => complaints.push({ code, message });
  const kind = kindOf(given);
  if (kind === undefined) return { frames: [], complaints };
  let message = given;
  const set = (changes: Message) => {
    message = { ...message, ...changes };
  };
  if (given.jsonrpc !== '2.0') {
    complain('no-version', 'A message lacks "jsonrpc": "2.0".');
    set({ jsonrpc: '2.0' });
  }
  if (kind === 'call') repairCall(message, set, complain);
  else repairResponse(message, set, complain);
  return { frames: [withoutUndefined(message) as unknown as Frame], complaints };
}

/** What a message is: by its method a request or notification, by its id and outcome a response. */
function kindOf(message: Message): 'call' | 'response' | undefined {
  if (typeof message.method === 'string') return 'call';
  const answers = 'result' in message || 'error' in message;
  if (answers || (message.id !== undefined && message.jsonrpc === '2.0')) return 'response';
  return undefined;
}

type Set = (changes: Message) => void;
type Complain = (code: string, message: string) => void;

function repairCall({ id, method, params }: Message, set: Set, complain: Complain): void {
  if (id === null) {
    complain('null-id', `${method} has the id null; it is taken for a notification.`);
    set({ id: undefined });
  }
  if (params === undefined) return;
  if (!isObject(params)) {
    complain('params', `The params of ${method} are no object.`);
    set({ params: undefined });
  } else if ('_meta' in params && !isObject(params._meta)) {
    complain('meta', `The _meta of ${method} is no object.`);
    set({ params: withoutUndefined({ ...params, _meta: undefined }) });
  }
}

function repairResponse(message: Message, set: Set, complain: Complain): void {
  const { result, error } = message;
  const failed = error !== undefined && error !== null;
  if ('error' in message && !failed && 'result' in message) {
    complain('null-error', 'An answer has "error": null beside its result.');
    set({ error: undefined });
  } else if (failed && 'result' in message) {
    complain('result-and-error', 'An answer has both a result and an error; what holds something counts.');
    const fails = isObject(error) && holdsSomething(error);
    if (!fails && holdsSomething(result)) set({ error: undefined });
    else set({ result: undefined, error: repairError(error, complain) });
  } else if ('error' in message) {
    set({ error: repairError(error, complain) });
  } else if (!('result' in message)) {
    complain('no-outcome', 'An answer has neither a result nor an error; it is taken for an empty result.');
    set({ result: {} });
  }
}

function holdsSomething(value: unknown): boolean {
  return isObject(value) ? Object.keys(value).length > 0 : value !== null && value !== undefined;
}

/** JSON-RPC's code for an error of the server that has none of its own. */
const internalError = -32_603;

/** An error as JSON-RPC has it: a number, a text, and data if there is any. */
function repairError(error: unknown, complain: Complain): Message {
  if (!isObject(error)) {
    complain('malformed-error', `An error is no object: ${JSON.stringify(error)}`);
    return { code: internalError, message: textOf(error) };
  }
  const { code, message } = error;
  if (Number.isInteger(code) && typeof message === 'string') return error;
  complain('malformed-error', 'An error lacks a whole number as code or a text as message.');
  const number = Number(code);
  return {
    ...error,
    code: code !== null && Number.isInteger(number) ? number : internalError,
    message: textOf(message ?? error.detail ?? error.data ?? error),
  };
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? 'error without a message' : JSON.stringify(value);
}

function withoutUndefined(message: Message): Message {
  return Object.fromEntries(Object.entries(message).filter(([, value]) => value !== undefined));
}
