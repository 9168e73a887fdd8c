/**
 * A Streamable HTTP server that sends changes of its list of tools and of `demo://clock` every 50 ms, on a stream
 * that it cuts.
 *   --modern       speaks revision 2026-07-28
 *   --cut N        cuts the first N streams after a change (1)
 *   --ids          sends event IDs, so that a stream can be resumed
 *   --leaves       exits with the first cut
 *   --no-stream    has no stream for unsolicited messages
 *   --agrees none  accepts no subscription
 */
import { createServer } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { listen } from '../listen.mjs';
import { flag, option } from '../raw/lines.mjs';
import { Refusal, responder, text, toolMethods } from '../raw/protocol.mjs';

const modern = flag('--modern');
let cuts = Number(option('--cut', '1'));
let events = 0;
const uri = 'demo://clock';

const respond = responder(
  {
    ...toolMethods([{ name: 'hello', call: () => text('hello') }]),
    'resources/list': () => ({ resources: [{ uri, name: 'clock' }] }),
    'resources/read': ({ uri: wanted }) => {
      throw new Refusal(-32002, `There is no ${wanted}`);
    },
    'resources/subscribe': () => ({}),
    'resources/unsubscribe': () => ({}),
  },
  {
    name: 'changing',
    modern,
    capabilities: { tools: { listChanged: true }, resources: { subscribe: true } },
  },
);

/** Opens a stream and sends changes on it, each with `_meta`. */
function tell(response, _meta) {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const write = (method, params = {}) => {
    events += 1;
    const id = flag('--ids') ? `id: ${events}\n` : '';
    const frame = { jsonrpc: '2.0', method, params: { ...params, _meta } };
    response.write(`${id}data: ${JSON.stringify(frame)}\n\n`);
  };
  const timer = setInterval(() => {
    write('notifications/tools/list_changed');
    write('notifications/resources/updated', { uri });
    if (cuts === 0) return;
    cuts -= 1;
    clearInterval(timer);
    // What was written must arrive before the cut.
    response.write(':\n\n', () => setTimeout(cut, 50, response));
  }, 50);
  response.on('close', () => clearInterval(timer));
  return write;
}

function cut({ socket }) {
  socket.destroy();
  if (flag('--leaves')) process.exit(0);
}

async function answer(request, response) {
  if (request.method === 'GET' && !flag('--no-stream')) tell(response, {});
  else if (request.method !== 'POST') response.writeHead(405).end();
  else {
    const frame = JSON.parse(await readText(request));
    if (frame.method === 'subscriptions/listen') {
      const _meta = { 'io.modelcontextprotocol/subscriptionId': frame.id };
      const notifications = option('--agrees') === 'none' ? {} : frame.params.notifications;
      tell(response, _meta)('notifications/subscriptions/acknowledged', { notifications });
      return;
    }
    const reply = await respond(frame);
    if (reply === undefined) response.writeHead(202).end();
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
  }
}

listen(createServer(answer), '/mcp');
