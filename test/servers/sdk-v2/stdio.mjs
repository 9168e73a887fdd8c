/**
 * The SDK's second version over stdio: both eras, or with `--modern-only` only the modern one. With `--changes`
 * it notifies of changes of its list of tools every so many milliseconds (100).
 */
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { flag, option } from '../raw/lines.mjs';
import { createServer } from './server.mjs';

function createChangingServer() {
  const server = createServer();
  const change = () => server.isConnected() && server.sendToolListChanged();
  if (flag('--changes')) setInterval(change, Number(option('--changes', '100'))).unref();
  return server;
}

serveStdio(createChangingServer, { legacy: flag('--modern-only') ? 'reject' : 'serve' });
