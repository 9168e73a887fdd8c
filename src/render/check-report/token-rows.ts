import type { ServerTokens } from '../../core/check-report.ts';
import { formatCount, formatNumber } from '../../terminal/format.ts';
import { visibleLine } from '../reports/definition-names.ts';

/** The tools that the table of a server lists. */
const mostTools = 10;

/** The headers of the columns of {@link tokenRows}. */
export const tokenHeaders = ['Tool', 'Description', 'Schema', 'Total'];

/** Returns how many tokens a server takes: `calculator: 1,200 (estimate), of which 200 for the instructions`. Sanitised. */
export function tokenSentence({ server, instructions, total }: ServerTokens): string {
  const share = instructions === 0 ? '' : `, of which ${formatNumber(instructions)} for the instructions`;
  return `${visibleLine(server)}: ${formatNumber(total)} (estimate)${share}`;
}

/** Returns the rows of the tools with the most tokens, and one for the others together. */
export function tokenRows({ tools }: ServerTokens): string[][] {
  const shown = tools.slice(0, mostTools);
  const others = tools.slice(mostTools);
  const rows = shown.map((tool) => [tool.name, tool.description, tool.inputSchema, tool.total] as const);
  if (others.length > 0) {
    const sum = (key: 'description' | 'inputSchema' | 'total') =>
      others.reduce((all, tool) => all + tool[key], 0);
    const name = formatCount(others.length, 'other tool');
    rows.push([name, sum('description'), sum('inputSchema'), sum('total')]);
  }
  return rows.map(([name, ...counts]) => [visibleLine(name), ...counts.map(formatNumber)]);
}
