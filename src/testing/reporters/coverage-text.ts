import { layOutTable } from '../../render/layout/table-layout.ts';
import { sanitiseLine } from '../../terminal/sanitise.ts';
import type { Style } from '../../terminal/style.ts';
import type { Coverage } from './results.ts';

const kinds = ['tools', 'prompts', 'resources'] as const;

/** Renders what the cases touched as a table: a row for each server and kind that it has, with the names that are missing. */
export async function coverageText(coverage: Coverage, style: Style): Promise<string> {
  const heading = `${style.theme.strong('Coverage')}  ${percent(coverage.share)}\n`;
  const rows = coverage.servers.flatMap((server) =>
    kinds.flatMap((kind) => {
      const { touched, missed } = server[kind];
      const all = touched.length + missed.length;
      const names = missed.map(sanitiseLine).join(', ');
      return all === 0 ? [] : [[sanitiseLine(server.server), kind, `${touched.length} of ${all}`, names]];
    }),
  );
  if (rows.length === 0) return heading;
  const columns = [
    { header: 'SERVER', paint: style.theme.name },
    { header: 'KIND', keepWhole: true },
    { header: 'COVERED', keepWhole: true },
    { header: 'NOT COVERED' },
  ];
  return heading + (await layOutTable(columns, rows, style));
}

/** Formats a share, rounded down: 100% is all. */
export function percent(share: number): string {
  // 0.29 * 100 is a little less than 29.
  return `${Math.floor(share * 100 + 1e-9)}%`;
}
