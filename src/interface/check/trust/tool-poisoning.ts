import type { RuleFacts } from '../../../core/check-report.ts';

/** What rules about texts that manipulate models are based on. */
export const toolPoisoning: RuleFacts['source'] = {
  title: 'OWASP MCP Top 10, Tool Poisoning',
  url: 'https://owasp.org/www-project-mcp-top-10/',
};
