import { decisive, errorCodeOf } from './endpoint.ts';
import { httpRule, streamableHttp } from './http-rule.ts';

const methodNotFound = -32_601;

/** In the legacy era, the status is that of any response. */
export const unknownMethodStatusRule = httpRule({
  id: 'protocol/http-unknown-method',
  weight: 'must',
  era: 'modern',
  summary: `Requests for unknown methods get status 404 and error code ${methodNotFound}.`,
  source: streamableHttp('Protocol Version Header', 'protocol-version-header'),
  async check(endpoint) {
    const reply = decisive(await endpoint.modernRequest('mcpc-check/unknown'), 'an unknown method');
    const code = errorCodeOf(reply);
    if (reply.status === 404 && code === methodNotFound) return [];
    const answer = code === undefined ? 'no error' : `error code ${code}`;
    const message = `A request for an unknown method got status ${reply.status} and ${answer}. Respond with 404 and error code ${methodNotFound}; without both, clients take the server for one of an older revision.`;
    return [{ message }];
  },
});
