import {
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  LOG_LEVEL_META_KEY,
  type ServerContext,
} from '@modelcontextprotocol/server';

/** What the modern era sends along with every request. */
interface Envelope {
  [CLIENT_CAPABILITIES_META_KEY]?: ClientCapabilities;
  /** The least severe level that the client wants to see; without it no log may be sent. */
  [LOG_LEVEL_META_KEY]?: string;
}

/** The envelope of a request, which the SDK has checked but keeps untyped; undefined in the legacy era. */
export function envelopeOf(ctx: ServerContext): Envelope | undefined {
  return ctx.mcpReq.envelope;
}
