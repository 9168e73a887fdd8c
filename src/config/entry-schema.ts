import { ExactNumber } from '../core/exact-number.ts';
import { isObject, type JsonObject } from '../core/json.ts';
import type { ArgumentRule, InputDefinition, LoginDefinition, ToolRule } from './entry.ts';
import {
  array,
  choice,
  either,
  mapped,
  numberThat,
  object,
  type Reader,
  record,
  someText,
  text,
  valueThat,
} from './value-reader.ts';

// What each value must be completes a sentence after "must be".
const string = text();
const strings = array(string, 'an array of strings');
const flag = valueThat((value) => typeof value === 'boolean', 'true or false');
const anything: Reader<unknown> = (value) => value;
const jsonObject = valueThat((value): value is JsonObject => isObject(value), 'an object');

const variable = mapped(
  valueThat((value) => isText(value) || typeof value === 'boolean', 'a string, a number, true or false'),
  String,
);

/** Whether a value is a string or a finite number. */
function isText(value: unknown): value is string | number | ExactNumber {
  return typeof value === 'string' || value instanceof ExactNumber || Number.isFinite(value);
}

const argumentRule = object<ArgumentRule>(
  {
    name: string,
    description: string,
    default: anything,
    hide: flag,
    required: flag,
    // FastMCP accepts a single example, too.
    examples: (value) => (Array.isArray(value) ? value : [value]),
  },
  'an object with settings of the argument',
);

const toolRule = object<ToolRule>(
  {
    name: string,
    title: string,
    description: string,
    enabled: flag,
    arguments: record(argumentRule, 'an object of arguments'),
    version: mapped(valueThat(isText, 'a string or a number'), String),
    tags: strings,
    meta: jsonObject,
  },
  'an object with settings of the tool',
);

/** The transports, by the values of `transport` and `type`. */
const transport = choice(
  {
    stdio: 'stdio',
    local: 'stdio',
    http: 'http',
    'streamable-http': 'http',
    streamableHttp: 'http',
    streamable_http: 'http',
    sse: 'sse',
    ws: 'ws',
    websocket: 'ws',
  } as const,
  'stdio, local, http, streamable-http, sse or ws',
);

/** The members of `auth` by the names that programs use for them, in lower case and without separators. */
const loginMembers: Record<string, string> = {
  grant: 'grant',
  granttype: 'grant',
  clientid: 'clientId',
  clientsecret: 'clientSecret',
  clientkey: 'clientKey',
  privatekey: 'clientKey',
  clientmetadataurl: 'clientDocument',
  clientdocument: 'clientDocument',
  clientname: 'clientName',
  clientmetadata: 'clientMetadata',
  additionalclientmetadata: 'clientMetadata',
  issuer: 'issuer',
  scope: 'scope',
  scopes: 'scope',
  dpop: 'dpop',
  identitytoken: 'identityToken',
  idp: 'idp',
  idpclientid: 'idpClientId',
  idpclientsecret: 'idpClientSecret',
  idpclientkey: 'idpClientKey',
  callbackhost: 'callbackHost',
  callbackport: 'callbackPort',
};

const port = numberThat((value) => Number.isInteger(value) && value >= 1 && value <= 65_535, 'a port');

const login = object<LoginDefinition>(
  {
    grant: choice(
      {
        authorization_code: 'authorization_code',
        client_credentials: 'client_credentials',
        workload_identity: 'workload_identity',
        enterprise_managed: 'enterprise_managed',
      } as const,
      'authorization_code, client_credentials, workload_identity or enterprise_managed',
    ),
    clientId: string,
    clientSecret: string,
    clientKey: string,
    clientDocument: string,
    clientName: string,
    clientMetadata: jsonObject,
    issuer: string,
    scope: either(
      string,
      mapped(strings, (list) => list.join(' ')),
      'a string or an array of strings',
    ),
    dpop: flag,
    identityToken: string,
    idp: string,
    idpClientId: string,
    idpClientSecret: string,
    idpClientKey: string,
    callbackHost: choice(
      { '127.0.0.1': '127.0.0.1', localhost: 'localhost' } as const,
      '127.0.0.1 or localhost',
    ),
    callbackPort: port,
  },
  'an object',
  (key) => loginMembers[key.toLowerCase().replaceAll(/[_-]/g, '')] ?? key,
);

const token = someText('"oauth", a bearer token, or an object with "client_id"');

const milliseconds = numberThat((value) => value >= 0, 'a number of milliseconds');
const whole = numberThat(Number.isSafeInteger, 'a whole number');
const positive = numberThat((value) => value >= 1, 'a number above 0');
const count: Reader<number> = (value, path) => positive(whole(value, path), path);

/** The reader of each member of an entry. */
export const members = {
  command: someText('a program', "a string: the program, with its arguments in 'args'"),
  args: strings,
  env: record(variable, 'an object of variables'),
  cwd: string,
  url: string,
  headers: record(string, 'an object of headers'),
  auth: ((value, path) => (isObject(value) ? login(value, path) : token(value, path))) as Reader<
    string | LoginDefinition
  >,
  transport,
  type: transport,
  // 0 stands for no limit, as in FastMCP.
  timeout: milliseconds,
  maxTime: milliseconds,
  samplingRounds: count,
  inputRounds: count,
  declinedRounds: count,
  protocol: text('auto, legacy, or a protocol revision'),
  pingInterval: milliseconds,
  disabled: flag,
  keep_alive: flag,
  tools: record(toolRule, 'an object of tools'),
  include_tools: strings,
  exclude_tools: strings,
  include_tags: strings,
  exclude_tags: strings,
};

/** The name of a member of an entry, as in most files. */
export type Member = keyof typeof members;

/** The members of an entry. */
export type Members = { [Name in Member]?: ReturnType<(typeof members)[Name]> };

/** Members that only document the server, or are for other clients. */
export const foreignMembers = [
  'description',
  'icon',
  'icons',
  'title',
  'name',
  'authentication',
  'alwaysAllow',
  'autoApprove',
  'sse_read_timeout',
  '$schema',
];

const input = object<{
  id: string;
  type: string;
  description: string;
  default: string;
  password: boolean;
  options: string[];
}>(
  {
    id: string,
    type: text('promptString or pickString'),
    description: string,
    default: string,
    password: flag,
    options: array(
      either(
        string,
        (value, path) => string(isObject(value) ? value.value : value, path),
        'a text, or an object with "value"',
      ),
      'a list of texts',
    ),
  },
  'an object',
);

/** Reads a member of `inputs`, as VS Code has it. Throws WrongValueError. */
export function readInput(value: unknown): InputDefinition {
  const { id, description, default: preset, password = false, options } = input(value);
  return { id: string(id, ['id']), description, default: preset, password, options };
}
