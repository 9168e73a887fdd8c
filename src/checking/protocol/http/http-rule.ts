import type { Finding, RuleFacts, Weight } from '../../../core/check-report.ts';
import type { Era } from '../../../core/protocol.ts';
import { inapplicable, type ProbeRule } from '../../probe/probe-rule.ts';
import { Endpoint, NotDecidable } from './endpoint.ts';

/** Something that a server does wrong over HTTP. */
export type HttpFinding = Omit<Finding, 'kind'> & { weight?: Weight };

/** A rule about Streamable HTTP. */
export interface HttpRule extends Omit<RuleFacts, 'group'> {
  /** The era that it is about; undefined for both. */
  era?: Era;
  /** Throws NotDecidable if the server does not say. */
  check(endpoint: Endpoint, era: Era): Promise<HttpFinding[]>;
}

const eraNames = { legacy: 'revisions up to 2025-11-25', modern: 'revisions since 2026-07-28' };

/** Returns the probe rule, which is skipped for servers that it is not about. */
export function httpRule({ era, check, ...facts }: HttpRule): ProbeRule {
  return {
    ...facts,
    group: 'protocol',
    async check(server) {
      if (server.http === undefined) return inapplicable('the server is not reached over Streamable HTTP');
      if (era !== undefined && era !== server.era) {
        return inapplicable(`the rule is about ${eraNames[era]}`);
      }
      try {
        const found = await check(new Endpoint(server, server.http), server.era);
        return found.map((finding) => ({ kind: 'server', ...finding }));
      } catch (error) {
        if (error instanceof NotDecidable) return { skipped: error.message };
        throw error;
      }
    },
  };
}

/** The addresses of the specification's pages. */
const specification = 'https://modelcontextprotocol.io/specification';

/** Returns the source of a rule in a revision that has sessions. */
export function legacyTransports(title: string, anchor: string): RuleFacts['source'] {
  return { title: `MCP 2025-11-25, ${title}`, url: `${specification}/2025-11-25/basic/transports#${anchor}` };
}

/** Returns the source of a rule in the newest revision. */
export function streamableHttp(title: string, anchor: string): RuleFacts['source'] {
  const url = `${specification}/2026-07-28/basic/transports/streamable-http#${anchor}`;
  return { title: `MCP 2026-07-28, ${title}`, url };
}
