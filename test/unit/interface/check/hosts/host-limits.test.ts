import { expect, it } from 'vitest';
import * as hostLimits from '../../../../../src/interface/check/hosts/host-limits.ts';
import { hostsRules } from '../../../../../src/interface/check/hosts/rules.ts';

const tables = Object.entries(hostLimits).filter((entry): entry is [string, hostLimits.HostLimit[]] =>
  Array.isArray(entry[1]),
);

it.each(tables.flatMap(([table, limits]) => limits.map((limit) => [limit.host, table, limit] as const)))(
  'the limit of %s in %s has a source and a date',
  (host, _, { source }) => {
    expect(host).toMatch(/^(Claude|OpenAI|GitHub Copilot|VS Code|Cursor|Gemini)/);
    expect(new URL(source.url).protocol).toBe('https:');
    expect(source.viewed).toMatch(/^2\d{3}-\d{2}-\d{2}$/);
  },
);

it('every rule about hosts has the documentation or report of a host as its source', () => {
  const urls = new Set(tables.flatMap(([, limits]) => limits.map(({ source }) => source.url)));
  for (const { source } of hostsRules) expect(urls).toContain(source.url);
});
