import type { View } from '../../core/views.ts';
import type { Aliases } from '../command.ts';
import { aliasText } from './expand-alias.ts';

/** Returns what `help NAME` prints about an alias. */
export function aliasHelp(name: string, aliases: Aliases): View {
  const line = aliasText(name, aliases);
  return { kind: 'text', text: `${name} is an alias for: ${line}\n`, data: { name, line } };
}

/** Returns what `help aliases` prints: every alias with the line that it stands for. */
export function aliasList(aliases: Aliases): View {
  const rows = [...aliases.keys()].sort().map((name) => [name, aliasText(name, aliases)]);
  return {
    kind: 'table',
    columns: ['ALIAS', 'LINE'],
    rows,
    data: Object.fromEntries(rows),
    nothing:
      'No aliases. Define some in the table [aliases] of defaults.toml: mul = "call server.py multiply"',
  };
}
