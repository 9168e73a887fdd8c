import { asString, type JsonObject } from '../../../core/json.ts';
import { headerMismatch } from '../../../engine/errors/protocol-errors.ts';
import { decisive, type Endpoint, errorCodeOf, type ModernOptions } from './endpoint.ts';
import { type HttpFinding, httpRule, streamableHttp } from './http-rule.ts';

/** A request whose headers do not match its body, and that changes nothing if the server processes it anyway. */
interface MismatchedRequest extends ModernOptions {
  /** The subject of a sentence. */
  subject: string;
  method: string;
}

const other = 'mcpc-check-other';

export const requestHeadersRule = httpRule({
  id: 'protocol/http-headers',
  weight: 'must',
  era: 'modern',
  summary: `Requests whose headers do not match their body are rejected with status 400 and error code ${headerMismatch}.`,
  source: streamableHttp('Server Validation', 'server-validation'),
  async check(endpoint) {
    const found: HttpFinding[] = [];
    for (const request of requests(endpoint)) found.push(...(await check(endpoint, request)));
    return found;
  },
});

/** `Mcp-Name` is checked if there is something to read: a tool would be called if the server ignored the header. */
function requests({ declared }: Endpoint): MismatchedRequest[] {
  const method = 'server/discover';
  return [
    {
      subject: 'A request whose Mcp-Method names another method than its body',
      method,
      headers: { 'mcp-method': 'tools/list' },
    },
    { subject: 'A request without Mcp-Method', method, headers: { 'mcp-method': undefined } },
    ...nameRequest('resources/read', 'uri', declared.resources),
    ...nameRequest('prompts/get', 'name', declared.prompts.filter(isWithoutArguments)),
  ].slice(0, 3);
}

function nameRequest(method: string, key: string, [first]: JsonObject[]): MismatchedRequest[] {
  const name = asString(first?.[key]);
  if (name === undefined) return [];
  const subject = `A ${method} request whose Mcp-Name differs from the ${key} in its body`;
  return [{ subject, method, params: { [key]: name }, headers: { 'mcp-name': other } }];
}

function isWithoutArguments(prompt: JsonObject): boolean {
  return !Array.isArray(prompt.arguments) || prompt.arguments.length === 0;
}

async function check(
  endpoint: Endpoint,
  { subject, method, ...options }: MismatchedRequest,
): Promise<HttpFinding[]> {
  const reply = decisive(await endpoint.modernRequest(method, options), subject);
  const code = errorCodeOf(reply);
  if (reply.status === 400 && code === headerMismatch) return [];
  const answer = code === undefined ? 'no error' : `error code ${code}`;
  const message = `${subject} got status ${reply.status} and ${answer}. Respond with 400 and error code ${headerMismatch} (HeaderMismatch).`;
  return [{ message }];
}
