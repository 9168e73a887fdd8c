import { beforeAll } from 'vitest';
import { describeFailures, describeFaults, type Failure } from '../harness/faults.ts';
import { listen } from '../harness/listening.ts';

type Row = [kind: string, status: number, ...says: (string | RegExp)[]];

/** Responses instead of MCP, the exit status, and what is reported, whatever the request. */
const answers: Row[] = [
  ['400', 3, 'answered with HTTP 400', '{"error":"bad request"}'],
  ['401', 5, 'requires authorization (HTTP 401)', '--bearer'],
  ['403', 5, 'denied access (HTTP 403)', 'forbidden'],
  ['405', 3, 'is not an MCP endpoint (HTTP 405)', '/mcp'],
  ['429', 3, 'answered with HTTP 429', 'Slow down'],
  ['500', 3, 'answered with HTTP 500', 'the database is gone'],
  ['503', 3, 'answered with HTTP 503', 'a web page titled "503 Service Unavailable"'],
  ['redirect', 3, 'redirects to http://127.0.0.1:9/mcp (HTTP 307)', 'a token could leak'],
  [
    'moved-permanently',
    3,
    /redirects to \S+\/elsewhere \(HTTP 301\)/,
    /use http:\S+\/elsewhere as the target/,
  ],
  ['reset', 3, 'closed the connection without answering'],
];

/** Responses whose status promises MCP, and what is reported after the method. */
const unusable: [kind: string, says: string][] = [
  ['html', 'with a web page titled "Welcome" (HTTP 200), not with MCP'],
  ['html-as-json', 'with a web page titled "Sign in" (HTTP 200), not with MCP'],
  ['plain-text', 'with text/plain that is not JSON:\nIt works!'],
  ['broken-json', 'with text that is not JSON:\n{"jsonrpc":"2.0","id":'],
  ['other-json', 'with JSON that is not an MCP message:\n{"status":"ok"}'],
  ['empty', 'with an empty body'],
  ['no-content', 'with an empty body'],
];

/** Streams that end before the response. */
const broken: string[] = ['cut', 'cut-stream', 'empty-stream'];

let servers: { legacy: string; modern: string };

beforeAll(async () => {
  const [legacy, modern] = await Promise.all([
    listen('http/scripted.mjs'),
    listen('http/scripted.mjs', '--modern'),
  ]);
  servers = { legacy: legacy.url, modern: modern.url };
});

/** Returns the row of a server that answers so to every request, or to those of one method. */
const answering =
  (on?: string, era: 'legacy' | 'modern' = 'legacy') =>
  ([kind, status, ...says]: Row): Failure => ({
    fault: kind,
    target: () => `${servers[era]}?answer=${kind}${on === undefined ? '' : `&on=${on}`}`,
    ...(on === undefined ? {} : { call: 'hello' }),
    status,
    says,
  });

describeFailures('an HTTP server that fails in the handshake', [
  ...answers.map(answering()),
  ...unusable.map(([kind, says]) => answering()([kind, 3, `answered initialize ${says}`, '/mcp'])),
  ...broken.map((kind) => answering()([kind, 3, 'closed the stream before it answered initialize'])),
  answering()(['404', 3, 'is not an MCP endpoint (HTTP 404)', 'Not Found', '/mcp']),
  answering()(['rpc-error-400', 3, 'rejected the handshake (HTTP 400): Bad Request: no valid session']),
]);

describeFailures('an HTTP server that fails in a call', [
  ...answers.map(answering('tools/call')),
  ...unusable.map(([kind, says]) => answering('tools/call')([kind, 3, `answered tools/call ${says}`])),
  ...broken.map((kind) =>
    answering('tools/call')([
      kind,
      3,
      'closed the stream before it answered tools/call',
      'may have been processed',
    ]),
  ),
  answering('tools/call')(['rpc-error-400', 1, 'Bad Request: no valid session', 'code -32600']),
  answering('tools/call')(['rpc-error-404', 1, 'There is no such method here', 'code -32601']),
  answering('tools/call')(['rpc-error-500', 1, 'The pool of connections is empty', 'code -32603']),
]);

describeFaults('an HTTP server that', [
  {
    fault: 'does not accept the end of the handshake',
    server: async () => `${servers.legacy}?answer=silent&on=notifications/initialized`,
    line: ['call', 'hello', '--connect-timeout', '1'],
    status: 4,
    says: ['did not accept notifications/initialized within 1 s.'],
  },
  {
    fault: 'sends a compressed response without an end',
    server: async () => `${servers.legacy}?answer=bomb&on=tools/call`,
    options: { env: { MCPC_MAX_MESSAGE_MB: '2' } },
    status: 3,
    says: ['answered tools/call with a message of more than 2 MB, the limit set by MCPC_MAX_MESSAGE_MB.'],
  },
]);

describeFailures('an HTTP server of the modern era that fails in a call', [
  answering('tools/call', 'modern')(['404', 3, 'is not an MCP endpoint (HTTP 404)']),
  answering('tools/call', 'modern')(['rpc-error-404', 1, 'There is no such method here']),
  answering('tools/call', 'modern')(['html', 3, 'answered tools/call with a web page titled "Welcome"']),
]);
