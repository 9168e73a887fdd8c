import { nearest } from '../../core/did-you-mean.ts';
import { UsageError } from '../../core/errors.ts';
import { isObject } from '../../core/json.ts';
import { logLevels } from '../../core/protocol.ts';
import type { ClientHandlers } from './handlers.ts';
import type { ClientOptions } from './options.ts';

/** What the value of an option must be: in words, and as a check. */
type Kind = readonly [words: string, is: (value: unknown) => boolean];

const isFunction = (value: unknown) => typeof value === 'function';
const isString = (value: unknown) => typeof value === 'string';
const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value) && value >= 0;

const aFunction: Kind = ['a function', isFunction];
const anObject: Kind = ['an object', isObject];
const aString: Kind = ['a string', isString];
const aBoolean: Kind = ['true or false', (value) => typeof value === 'boolean'];
const seconds: Kind = ['a number of seconds, 0 or more', isNumber];
const count: Kind = ['a whole number, 0 or more', (value) => isNumber(value) && Number.isInteger(value)];

function oneOf(values: readonly string[]): Kind {
  return [`one of ${values.join(', ')}`, (value) => isString(value) && values.includes(value as string)];
}

const handlerKinds: Record<keyof ClientHandlers, Kind> = {
  onLog: aFunction,
  onProgress: aFunction,
  onMessage: aFunction,
  messageHandlers: anObject,
  onEvent: aFunction,
  sampling: aFunction,
  elicitation: aFunction,
  roots: ['an array or a function', (value) => Array.isArray(value) || isFunction(value)],
  requestHandlers: anObject,
  notificationHandlers: anObject,
  resultHandlers: anObject,
};

const optionKinds: Record<keyof ClientOptions, Kind> = {
  ...handlerKinds,
  name: aString,
  samplingCapabilities: anObject,
  extensions: anObject,
  samplingRounds: count,
  inputRounds: count,
  declinedRounds: count,
  timeout: seconds,
  maxTime: seconds,
  keepAlive: aBoolean,
  autoInitialize: aBoolean,
  connectTimeout: seconds,
  pingInterval: seconds,
  protocol: aString,
  priorDiscover: anObject,
  cache: aBoolean,
  logLevel: oneOf(logLevels),
  telemetry: aBoolean,
  clientInfo: anObject,
  auth: [
    'a string, a function or an object',
    (value) => isString(value) || isFunction(value) || isObject(value),
  ],
  onLogin: aFunction,
  loginStorage: ['a string or an object', (value) => isString(value) || isObject(value)],
  headers: anObject,
  fetch: aFunction,
  sign: aFunction,
  transport: oneOf(['stdio', 'http', 'sse', 'ws']),
  cacert: aString,
  insecure: aBoolean,
  env: anObject,
  inheritEnv: aBoolean,
  cwd: aString,
  python: aString,
};

/** Throws UsageError for an option that is unknown or of the wrong type: programs may be in JavaScript. */
export function checkOptions(options: ClientOptions): void {
  checkMembers(options, optionKinds);
}

/** Throws UsageError for a member that is no handler, or one of the wrong type. */
export function checkHandlers(handlers: ClientHandlers): void {
  checkMembers(handlers, handlerKinds);
}

function checkMembers(given: object, kinds: Readonly<Record<string, Kind>>): void {
  for (const [name, value] of Object.entries(given)) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) {
      const [near] = nearest(name, Object.keys(kinds));
      const hint = near === undefined ? undefined : `Did you mean "${near}"?`;
      throw new UsageError(`There is no ${kinds === handlerKinds ? 'handler' : 'option'} "${name}".`, {
        hint,
      });
    }
    const [words, is] = kind;
    if (value !== undefined && !is(value)) throw new UsageError(`The option "${name}" must be ${words}.`);
  }
}
