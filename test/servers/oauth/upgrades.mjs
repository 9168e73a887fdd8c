/** MCP over WebSocket for authorized clients; other upgrades get a 401. */
import { WebSocketServer } from 'ws';
import { responder, text, toolMethods } from '../raw/protocol.mjs';

/**
 * Handles upgrades of `http`. `admit` returns the user of a request, or undefined; `headers` returns those of the
 * response for the latter.
 */
export function letUpgrade(http, { admit, headers }) {
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'mcp' });
  const upgrade = async (request, socket, head) => {
    const who = await admit(request);
    if (who === undefined) {
      const lines = Object.entries(headers(request)).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.end(`HTTP/1.1 401 Unauthorized\r\n${lines.join('')}Content-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      const whoami = { name: 'whoami', call: () => text(JSON.stringify(who)) };
      const respond = responder(toolMethods([whoami]), { name: 'protected' });
      opened.on('message', async (message) => {
        const answer = await respond(JSON.parse(message));
        if (answer !== undefined) opened.send(JSON.stringify(answer));
      });
    });
  };
  http.on('upgrade', (request, socket, head) => {
    upgrade(request, socket, head).catch((error) => socket.destroy(error));
  });
}
