import { isNumber } from '../../core/exact-number.ts';
import { onConversation } from '../probe/conversation.ts';
import { excerptOf } from '../probe/describe-response.ts';
import { type Findings, inapplicable, type ProbeRule } from '../probe/probe-rule.ts';
import type { ProbeResponse } from '../probe/probed-server.ts';

const scopes: unknown[] = ['public', 'private'];

const judge = onConversation(({ handshake, pages }) => [
  ...hints('server/discover', [handshake]),
  ...[...pages].flatMap(([method, listed]) => hints(method, listed)),
]);

export const caching: ProbeRule = {
  id: 'protocol/caching',
  group: 'protocol',
  weight: 'must',
  summary: 'server/discover and lists have a valid ttlMs and cacheScope.',
  source: {
    title: 'MCP 2026-07-28, Caching',
    url: 'https://modelcontextprotocol.io/specification/2026-07-28/server/utilities/caching#cacheable-results',
  },
  async check(server) {
    return server.era === 'modern' ? judge(server) : inapplicable('the legacy revisions have no caching');
  },
};

/** Returns the first fault of each kind in the pages of a list. */
function hints(method: string, pages: ProbeResponse[]): Findings {
  const results = pages.flatMap((page) => ('result' in page ? [page.result] : []));
  const withoutTime = results.find(({ ttlMs }) => !isTime(ttlMs));
  const withoutScope = results.find(({ cacheScope }) => !scopes.includes(cacheScope));
  const findings: Findings = [];
  if (withoutTime !== undefined) {
    findings.push({
      kind: 'server',
      path: '/ttlMs',
      message: `The result of ${method} has no ttlMs that is an integer from 0 on. Use 0 for what may change at any time.`,
      excerpt: excerptOf({ result: withoutTime }),
    });
  }
  if (withoutScope !== undefined) {
    findings.push({
      kind: 'server',
      path: '/cacheScope',
      message: `The result of ${method} has no cacheScope that is "public" or "private".`,
      excerpt: excerptOf({ result: withoutScope }),
    });
  } else if (new Set(results.map(({ cacheScope }) => cacheScope)).size > 1) {
    const message = `The pages of ${method} do not have the same cacheScope.`;
    findings.push({ kind: 'server', path: '/cacheScope', message });
  }
  return findings;
}

function isTime(value: unknown): boolean {
  return isNumber(value) && Number.isInteger(Number(value)) && Number(value) >= 0;
}
