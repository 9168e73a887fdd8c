/** MCP over WebSocket for who is let in; 401 to the upgrade of all others. */
import { WebSocketServer } from 'ws';
import { responder, text, toolMethods } from '../raw/protocol.mjs';

/**
 * Answers upgrades of `http`. `admit` gives who is asking by the request, undefined for nobody; `challenge` is what
 * nobody is told in `WWW-Authenticate`.
 */
export function letUpgrade(http, { admit, challenge }) {
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'mcp' });
  const upgrade = async (request, socket, head) => {
    const who = await admit(request);
    if (who === undefined) {
      socket.end(
        `HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: ${challenge(request)}\r\nContent-Length: 0\r\n\r\n`,
      );
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
