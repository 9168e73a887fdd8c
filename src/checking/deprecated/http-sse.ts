import { specification } from '../../interface/check/specification.ts';
import type { ProbeRule } from '../probe/probe-rule.ts';

/** That a server is not reached over HTTP with SSE. */
export const httpSse: ProbeRule = {
  id: 'deprecated/http-sse',
  group: 'deprecated',
  weight: 'advice',
  summary: 'The server is not reached over HTTP+SSE, the transport of 2024-11-05.',
  source: specification('2026-07-28/deprecated#deprecated', 'Deprecated Features'),
  async check({ transport }) {
    if (transport !== 'sse') return [];
    const message =
      'The server is reached over HTTP+SSE, which is deprecated since 2025-03-26. Offer Streamable HTTP, at the same URL or another one.';
    return [{ kind: 'server', message }];
  },
};
