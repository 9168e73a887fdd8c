import type { RuleFacts } from '../../core/check-report.ts';

const root = 'https://modelcontextprotocol.io/specification/';

/** Returns a section of the MCP specification as a source of rules. `page`: `2026-07-28/server/tools#tool-names`. */
export function specification(page: string, section: string): RuleFacts['source'] {
  return {
    title: `MCP ${page.slice(0, page.indexOf('/'))}, ${section}`,
    url: `${root}${page}`,
  };
}

/** Returns a section of the JSON Schema specification as a source of rules. */
export function jsonSchema(page: 'core' | 'validation', section: string): RuleFacts['source'] {
  const document = page === 'core' ? 'json-schema-core' : 'json-schema-validation';
  const url = `https://json-schema.org/draft/2020-12/${document}#section-${section}`;
  return { title: `JSON Schema ${page === 'core' ? 'Core' : 'Validation'} 2020-12, section ${section}`, url };
}
