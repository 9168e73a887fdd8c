/**
 * Changes continuously: every `--every` milliseconds (100) it notifies subscribers of its lists of tools, prompts
 * and resources, of each subscribed resource, and of `demo://other`. In the legacy era the notifications of lists
 * start with the handshake, in the modern era with `subscriptions/listen`.
 */
import { flag, notify, option, serve } from './lines.mjs';
import { never } from './protocol.mjs';

const every = Number(option('--every', '100'));
const lists = ['tools', 'prompts', 'resources'];
const clocks = new Map();

function start(key, tell) {
  clocks.set(key, setInterval(tell, every));
}

function stop(key) {
  clearInterval(clocks.get(key));
  clocks.delete(key);
}

function tellOfLists(wanted, rest = {}) {
  for (const list of wanted) notify(`notifications/${list}/list_changed`, rest);
}

function tellOfResources(uris, rest = {}) {
  for (const uri of uris) notify('notifications/resources/updated', { uri, ...rest });
}

function listen({ notifications }, { id }) {
  const rest = { _meta: { 'io.modelcontextprotocol/subscriptionId': id } };
  const wanted = lists.filter((list) => notifications[`${list}ListChanged`] === true);
  const uris = notifications.resourceSubscriptions ?? [];
  notify('notifications/subscriptions/acknowledged', { notifications, ...rest });
  start(id, () => {
    tellOfLists(wanted, rest);
    tellOfResources(uris, rest);
  });
  return never;
}

const modern = {
  'subscriptions/listen': listen,
  'notifications/cancelled': ({ requestId }) => stop(requestId),
};

const legacy = {
  'notifications/initialized': () => start('lists', () => tellOfLists(lists)),
  'resources/subscribe': ({ uri }) => start(uri, () => tellOfResources(['demo://other', uri])),
  'resources/unsubscribe': ({ uri }) => stop(uri),
};

serve(flag('--modern') ? modern : legacy, {
  capabilities: {
    tools: { listChanged: true },
    prompts: { listChanged: true },
    resources: { listChanged: true, subscribe: true },
  },
});
