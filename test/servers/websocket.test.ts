import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { listen } from '../e2e/harness/listening.ts';

describe('the WebSocket server', () => {
  it('accepts the subprotocol and responds to a frame with a frame', async () => {
    const { url } = await listen('websocket/echo.mjs');
    const socket = new WebSocket(url, 'mcp');
    await once(socket, 'open');
    expect(socket.protocol).toBe('mcp');
    const params = { name: 'echo', arguments: { a: 1 } };
    socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }));
    const [message] = await once(socket, 'message');
    expect(JSON.parse(String(message))).toMatchObject({ id: 1, result: { content: [{ text: '{"a":1}' }] } });
    socket.close();
  });
});
