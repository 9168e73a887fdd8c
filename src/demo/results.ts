import {
  type CallToolResult,
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  LOG_LEVEL_META_KEY,
  type McpServer,
  type ServerContext,
} from '@modelcontextprotocol/server';

/** Returns a tool result with one text. */
export function textResult(text: string): CallToolResult {
  return { content: [{ type: 'text', text }] };
}

/** Returns an error result. `text` says why the tool failed and what to do. */
export function errorResult(text: string): CallToolResult {
  return { ...textResult(text), isError: true };
}

/** The `_meta` of requests in the modern era. */
interface RequestMeta {
  [CLIENT_CAPABILITIES_META_KEY]?: ClientCapabilities;
  /** The minimum level of log messages; without it none may be sent. */
  [LOG_LEVEL_META_KEY]?: string;
}

/** Returns the `_meta` of a request, which the SDK validates but does not type; undefined in the legacy era. */
export function modernMeta(ctx: ServerContext): RequestMeta | undefined {
  return ctx.mcpReq.envelope;
}

/** What a tool may need of the client. */
type Capability = 'form' | 'url' | 'sampling' | 'roots';

const messages: Record<Capability, string> = {
  form: 'This tool needs a form, but the client did not declare elicitation. mcpc declares it unless you pass --elicitation off.',
  url: 'This tool needs a URL to be opened, but the client did not declare URL elicitation. mcpc declares it unless you pass --elicitation off.',
  sampling:
    'This tool needs a model, but the client did not declare sampling. mcpc declares it unless you pass --sampling off.',
  roots:
    'This tool needs roots, but the client did not declare any. mcpc declares them if you pass --root DIR.',
};

/** Returns an error result if the client did not declare the capability, else undefined. */
export function missingCapability(
  capability: Capability,
  server: McpServer,
  ctx: ServerContext,
): CallToolResult | undefined {
  // Modern clients declare their capabilities in each request, legacy ones in the handshake.
  const { elicitation, sampling, roots } =
    modernMeta(ctx)?.[CLIENT_CAPABILITIES_META_KEY] ?? server.server.getClientCapabilities() ?? {};
  const declared = {
    // Without a mode, elicitation means forms.
    form: elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined),
    url: elicitation?.url !== undefined,
    sampling: sampling !== undefined,
    roots: roots !== undefined,
  };
  return declared[capability] ? undefined : errorResult(messages[capability]);
}
