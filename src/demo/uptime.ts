import type { McpServer } from '@modelcontextprotocol/server';
import type { NotifyUpdated } from './updates.ts';

const uri = 'demo://uptime';

/** A resource that changes every second by itself: something to watch. */
export function addUptime(server: McpServer, notifyUpdated: NotifyUpdated): void {
  let seconds = 0;
  const timer = setInterval(() => {
    seconds += 1;
    if (server.isConnected()) void notifyUpdated(uri);
  }, 1000);
  timer.unref();
  server.server.onclose = () => clearInterval(timer);

  server.registerResource(
    'uptime',
    uri,
    {
      title: 'Uptime',
      description: 'Seconds since this connection was opened; changes every second: watch it',
      mimeType: 'text/plain',
    },
    () => ({ contents: [{ uri, mimeType: 'text/plain', text: String(seconds) }] }),
  );
}
