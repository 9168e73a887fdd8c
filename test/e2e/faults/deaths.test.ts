import { describeFaults } from '../harness/faults.ts';
import { raw } from '../harness/fixtures.ts';
import { inlineServer } from '../harness/inline.ts';
import { listen } from '../harness/listening.ts';

const webSocket = async () => (await listen('websocket/echo.mjs')).url;

describeFaults('a server that exits or disconnects', [
  {
    fault: 'with a status and last output, in a call of the legacy era',
    server: raw('dies-in-call'),
    line: ['call', 'exit'],
    status: 3,
    says: [
      'exited with status 3 while tools/call was under way',
      'fatal: the database is gone\nlast words\n',
    ],
  },
  {
    fault: 'with a status and last output, in a call of the modern era',
    server: raw('dies-in-call', '--modern'),
    line: ['call', 'exit'],
    status: 3,
    says: [
      'exited with status 3 while tools/call was under way',
      'fatal: the database is gone\nlast words\n',
    ],
  },
  {
    fault: 'by a signal, in a call',
    server: raw('dies-in-call'),
    line: ['call', 'killed'],
    status: 3,
    says: ['was killed by SIGKILL while tools/call was under way'],
  },
  {
    fault: 'while it lists its tools',
    server: inlineServer(`serve({ 'tools/list': () => process.exit(12) });`),
    status: 3,
    says: ['exited with status 12 while tools/list was under way'],
  },
  {
    fault: 'in the handshake, each time',
    server: inlineServer('serve({ initialize: () => process.exit(5) });'),
    status: 3,
    says: ['exited with status 5 during the handshake'],
  },
  {
    fault: 'in the middle of its response',
    server: inlineServer(`
      serve(toolMethods([{ name: 'hello', call: (_received, { id }) => {
        const half = JSON.stringify({ jsonrpc: '2.0', id, result: text('hello') }).slice(0, -10);
        process.stdout.write(half, () => process.exit(9));
        return never;
      } }]));
    `),
    status: 3,
    says: [
      'exited with status 9 while tools/call was under way',
      /wrote to standard output text that is not a message: \{"jsonrpc":"2\.0"/,
    ],
  },
  {
    fault: 'after a flood on its standard error without a line end',
    server: inlineServer(`
      serve(toolMethods([{ name: 'hello', call: () => {
        process.stderr.write('x'.repeat(1_000_000), () => process.exit(9));
        return never;
      } }]));
    `),
    line: ['call', 'hello', '--quiet'],
    status: 3,
    says: ['exited with status 9 while tools/call was under way', /x{2000}…/],
  },
  {
    fault: 'from a WebSocket, with a code and a reason',
    server: webSocket,
    line: ['call', 'leave'],
    status: 3,
    says: ['closed the WebSocket with code 1011 (gone away) while tools/call was under way'],
  },
  {
    fault: 'from a WebSocket, without a close frame',
    server: webSocket,
    line: ['call', 'vanish'],
    status: 3,
    says: ['dropped the WebSocket connection while tools/call was under way'],
  },
]);
