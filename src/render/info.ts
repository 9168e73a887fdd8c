import { isObject, type JsonObject } from '../core/json.ts';
import type { ServerFacts } from '../core/protocol.ts';
import type { View } from '../core/views.ts';
import { proseText } from './prose.ts';
import { onStdout, type Rendered, type Styles } from './rendered.ts';
import { drawTable } from './table.ts';

/** Who the server is and what was agreed with it: a label and its value a line, then the instructions. */
export async function renderInfo(
  { facts, declared }: View & { kind: 'info' },
  { out }: Styles,
): Promise<Rendered> {
  const rows = [
    ['server', facts.name],
    ['implementation', implementationOf(facts)],
    ['protocol', `${facts.protocolVersion} (${facts.era})`],
    ['negotiated', howAgreed(facts)],
    ['transport', facts.transport],
    ['capabilities', capabilitiesLine(facts.capabilities)],
    ['client capabilities', capabilitiesLine(declared)],
  ];
  const table = await drawTable([{ head: '', paint: out.theme.key, whole: true }, { head: '' }], rows, out);
  const instructions = await proseText(facts.instructions ?? '', out);
  return onStdout(table + (instructions && `\n${instructions}`));
}

/** `asked server/discover, then initialize`: the way to the revision. */
function howAgreed({ negotiation: { asked, pinned } }: ServerFacts): string {
  return `asked ${asked.join(', then ')}${pinned ? '; the revision was given' : ''}`;
}

function implementationOf({ info }: ServerFacts): string {
  if (info === undefined) return 'it does not say';
  const { name, version, title } = info;
  return [name, version, title !== undefined && title !== name ? `(${title})` : undefined]
    .filter(Boolean)
    .join(' ');
}

/** `tools (listChanged), logging`: each capability with what of it is there. */
function capabilitiesLine(capabilities: JsonObject): string {
  const words = Object.entries(capabilities)
    .filter(([, value]) => value !== false && value !== null)
    .map(([name, value]) => {
      const parts = isObject(value) ? Object.keys(value).filter((part) => value[part] !== false) : [];
      return parts.length === 0 ? name : `${name} (${parts.join(', ')})`;
    });
  return words.length === 0 ? 'nothing' : words.join(', ');
}
