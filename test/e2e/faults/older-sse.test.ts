import { describeFaults, type Fault } from '../harness/faults.ts';
import { listen } from '../harness/listening.ts';

const row = (fault: string, words: string[], rest: Omit<Fault, 'fault' | 'server'>): Fault => ({
  fault,
  server: async () => (await listen('http/sse.mjs', ...words)).url,
  ...rest,
});

const ended = 'ended its event stream while tools/call was under way';

describeFaults('a server over HTTP with SSE that', [
  row('has no fault', [], { status: 0, prints: 'hello\n' }),
  row('ends its stream at once', ['--hang-up'], {
    status: 3,
    says: ['ended its event stream during the handshake'],
  }),
  row('ends its stream in the handshake', ['--on', 'initialize', '--do', 'end'], {
    status: 3,
    says: ['ended its event stream during the handshake'],
  }),
  row('ends its stream in a call', ['--on', 'tools/call', '--do', 'end'], { status: 3, says: [ended] }),
  row('cuts its connection in a call', ['--on', 'tools/call', '--do', 'cut'], { status: 3, says: [ended] }),
  row('refuses a request', ['--on', 'tools/call', '--do', '500'], {
    status: 3,
    says: ['answered with HTTP 500', 'the database is gone'],
  }),
  row('requires authorization', ['--on', 'tools/call', '--do', '401'], {
    status: 5,
    says: ['HTTP 401', '--bearer'],
  }),
  row('redirects a request elsewhere', ['--on', 'tools/call', '--do', 'redirect'], {
    status: 3,
    says: ['redirects to http://127.0.0.1:9/mcp'],
  }),
  row('sends no endpoint', ['--endpoint', ''], {
    line: ['call', 'hello', '--connect-timeout', '0.4'],
    status: 4,
    says: ['did not complete the handshake within 0.4 s'],
  }),
  row('sends an endpoint of another origin', ['--endpoint', 'http://127.0.0.1:9/message'], {
    status: 3,
    says: ['names an endpoint that cannot be used', 'http://127.0.0.1:9', 'may carry a token'],
  }),
  row('sends an endpoint that is not a URL', ['--endpoint', 'http://'], {
    status: 3,
    says: ['names an endpoint that cannot be used'],
  }),
]);

describeFaults('a server that is asked for the stream of HTTP with SSE', [
  ...[
    ['401', 5, 'HTTP 401'],
    ['404', 3, 'is not an MCP endpoint (HTTP 404)'],
    ['500', 3, 'answered with HTTP 500'],
    ['html', 3, 'opened no event stream'],
  ].map(
    ([kind, status, says]): Fault => ({
      fault: `answers ${kind}`,
      server: async () => (await listen('http/scripted.mjs', '--answer', String(kind))).url,
      line: ['call', 'hello', '--transport', 'sse'],
      status: Number(status),
      says: [String(says)],
    }),
  ),
]);
