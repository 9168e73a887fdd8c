import {
  type CallToolResult,
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  LOG_LEVEL_META_KEY,
  type McpServer,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { errorResult } from './results.ts';

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

/** What a server may ask of a client that declared it. */
type Ability = 'form' | 'url' | 'sampling' | 'roots';

const missing: Record<Ability, string> = {
  form: 'This client cannot be asked to fill in a form: it did not declare elicitation. mcpc does, unless --elicitation off is given.',
  url: 'This client cannot be asked to open an address: it did not declare elicitation by URL. mcpc does, unless --elicitation off is given.',
  sampling:
    'This client cannot be asked for a model’s answer: it did not declare sampling. mcpc does, unless --sampling off is given.',
  roots:
    'This client names no folders to servers: it did not declare roots. mcpc does when --root DIR is given.',
};

/** What a tool answers when the client lacks what it needs, else undefined. */
export function lacking(ability: Ability, server: McpServer, ctx: ServerContext): CallToolResult | undefined {
  // The modern era tells the capabilities with every request, the legacy era once, at the handshake.
  const { elicitation, sampling, roots } =
    envelopeOf(ctx)?.[CLIENT_CAPABILITIES_META_KEY] ?? server.server.getClientCapabilities() ?? {};
  const declared = {
    // An elicitation capability that names no mode means forms.
    form: elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined),
    url: elicitation?.url !== undefined,
    sampling: sampling !== undefined,
    roots: roots !== undefined,
  };
  return declared[ability] ? undefined : errorResult(missing[ability]);
}
