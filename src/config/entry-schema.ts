import { z } from 'zod';
import { ExactNumber } from '../core/exact-number.ts';
import { isObject, type JsonObject } from '../core/json.ts';

// Each error message completes a sentence after "must be".
const text = z.string({ error: 'a string' });
const texts = z.array(text, { error: 'an array of strings' });
const flag = z.boolean({ error: 'true or false' });
const variable = z
  .union([z.string(), z.number(), z.instanceof(ExactNumber), z.boolean()], {
    error: 'a string, a number, true or false',
  })
  .transform(String);

const argumentRule = z.object(
  {
    name: text.optional(),
    description: text.optional(),
    default: z.unknown().optional(),
    hide: flag.optional(),
    required: flag.optional(),
    // FastMCP accepts a single example, too.
    examples: z
      .unknown()
      .transform((value) => (value === undefined || Array.isArray(value) ? value : [value]))
      .optional(),
  },
  { error: 'an object with settings of the argument' },
);

const toolRule = z.object(
  {
    name: text.optional(),
    title: text.optional(),
    description: text.optional(),
    enabled: flag.optional(),
    arguments: z.record(z.string(), argumentRule, { error: 'an object of arguments' }).optional(),
    version: z
      .union([z.string(), z.number(), z.instanceof(ExactNumber)], { error: 'a string or a number' })
      .transform(String)
      .optional(),
    tags: texts.optional(),
    meta: z.custom<JsonObject>(isObject, { error: 'an object' }).optional(),
  },
  { error: 'an object with settings of the tool' },
);

/** The values of `transport` and `type`, and the transport of each. */
const transports = {
  stdio: 'stdio',
  local: 'stdio',
  http: 'http',
  'streamable-http': 'http',
  streamableHttp: 'http',
  streamable_http: 'http',
  sse: 'sse',
  ws: 'ws',
  websocket: 'ws',
} as const;

const transport = z
  .enum(Object.keys(transports) as [keyof typeof transports], {
    error: 'stdio, local, http, streamable-http, sse or ws',
  })
  .transform((name) => transports[name]);

const scopes = z
  .union([z.string(), z.array(z.string()).transform((list) => list.join(' '))], {
    error: 'a string or an array of strings',
  })
  .optional();

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

const login = z.preprocess(
  (value) => {
    if (!isObject(value)) return value;
    const named = Object.entries(value).map(([key, member]) => [
      loginMembers[key.toLowerCase().replaceAll(/[_-]/g, '')] ?? key,
      member,
    ]);
    return Object.fromEntries(named);
  },
  z.object(
    {
      grant: z
        .enum(['authorization_code', 'client_credentials', 'workload_identity', 'enterprise_managed'], {
          error: 'authorization_code, client_credentials, workload_identity or enterprise_managed',
        })
        .optional(),
      clientId: text.optional(),
      clientSecret: text.optional(),
      clientKey: text.optional(),
      clientDocument: text.optional(),
      clientName: text.optional(),
      clientMetadata: z.custom<JsonObject>(isObject, 'an object').optional(),
      issuer: text.optional(),
      scope: scopes,
      dpop: flag.optional(),
      identityToken: text.optional(),
      idp: text.optional(),
      idpClientId: text.optional(),
      idpClientSecret: text.optional(),
      idpClientKey: text.optional(),
      callbackHost: z.enum(['127.0.0.1', 'localhost'], { error: '127.0.0.1 or localhost' }).optional(),
      callbackPort: z
        .number({ error: 'a port' })
        .int('a port')
        .min(1, 'a port')
        .max(65_535, 'a port')
        .optional(),
    },
    { error: 'an object' },
  ),
);

const milliseconds = z.number({ error: 'a number of milliseconds' }).nonnegative('a number of milliseconds');
const count = z.number({ error: 'a whole number' }).int('a whole number').min(1, 'a number above 0');

const protocolForm = 'auto, legacy, or a protocol revision';

/** The schema of each member of an entry. */
export const members = {
  command: z.string({ error: "a string: the program, with its arguments in 'args'" }).min(1, 'a program'),
  args: texts,
  env: z.record(z.string(), variable, { error: 'an object of variables' }),
  cwd: text,
  url: text,
  headers: z.record(z.string(), text, { error: 'an object of headers' }),
  auth: z.union([z.string().min(1), login], {
    error: '"oauth", a bearer token, or an object with "client_id"',
  }),
  transport,
  type: transport,
  // 0 stands for no limit, as in FastMCP.
  timeout: milliseconds,
  maxTime: milliseconds,
  samplingRounds: count,
  inputRounds: count,
  declinedRounds: count,
  protocol: z.string({ error: protocolForm }),
  pingInterval: z.number({ error: 'a number of milliseconds' }).nonnegative('a number of milliseconds'),
  disabled: flag,
  keep_alive: flag,
  tools: z.record(z.string(), toolRule, { error: 'an object of tools' }),
  include_tools: texts,
  exclude_tools: texts,
  include_tags: texts,
  exclude_tags: texts,
};

/** The name of a member of an entry, as in most files. */
export type Member = keyof typeof members;

/** The members of an entry. */
export type Members = { [Name in Member]?: z.output<(typeof members)[Name]> };

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

/** A member of `inputs`, as VS Code has it. */
export const inputShape = z.object({
  id: z.string({ error: 'a string' }),
  type: z.string({ error: 'promptString or pickString' }).optional(),
  description: text.optional(),
  default: text.optional(),
  password: flag.optional(),
  options: z
    .array(z.union([z.string(), z.object({ value: z.string() }).transform(({ value }) => value)]), {
      error: 'a list of texts',
    })
    .optional(),
});
