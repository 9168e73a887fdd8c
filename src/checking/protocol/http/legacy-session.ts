import { decisive, type Endpoint, type Headers, NotDecidable, type Reply } from './endpoint.ts';

/** The revision that introduced the header `MCP-Protocol-Version`. */
export const firstWithVersionHeader = '2025-06-18';

/** A session of the legacy era after its handshake, with or without an id. */
export interface LegacySession {
  /** The id in `Mcp-Session-Id`; undefined if the server keeps no sessions. */
  id: string | undefined;
  /** The headers of each request in it. */
  headers: Headers;
  /** The responses to `initialize` and `notifications/initialized`. */
  opened: Reply;
  initialized: Reply;
}

/** Makes the handshake, and ends the session when `use` has settled. Throws NotDecidable if `initialize` fails. */
export async function withSession<Result>(
  endpoint: Endpoint,
  use: (session: LegacySession) => Promise<Result>,
): Promise<Result> {
  const opened = decisive(await endpoint.initialize(), 'initialize');
  if (!opened.isSuccess) throw new NotDecidable(`initialize got status ${opened.status}`);
  const id = opened.headers['mcp-session-id'];
  const { revision } = endpoint.declared;
  const headers = {
    ...(id === undefined ? {} : { 'mcp-session-id': id }),
    ...(revision >= firstWithVersionHeader ? { 'mcp-protocol-version': revision } : {}),
  };
  try {
    const initialized = await endpoint.post({ jsonrpc: '2.0', method: 'notifications/initialized' }, headers);
    return await use({ id, headers, opened, initialized });
  } finally {
    await endSession(endpoint, id);
  }
}

/** Ends a session that a rule has opened, if it has an id. Whether the server can end sessions does not matter. */
export async function endSession(endpoint: Endpoint, id: string | undefined): Promise<void> {
  if (id !== undefined) await endpoint.delete({ 'mcp-session-id': id }).catch(() => {});
}
