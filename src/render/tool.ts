import { type ArgumentRow, argumentRows } from '../arguments/argument-rows.ts';
import type { Tool, ToolAnnotations } from '../core/protocol.ts';
import type { View } from '../core/views.ts';
import { rootNode } from '../schema/schema-node.ts';
import { typeName } from '../schema/type-names.ts';
import { flatten, sanitiseLine } from '../terminal/sanitise.ts';
import type { Style, Styles } from '../terminal/style.ts';
import { proseText } from './layout/prose.ts';
import { compactJson } from './print-json.ts';
import { onStdout, type Rendered } from './rendered.ts';
import { drawTable } from './table.ts';

/** Renders the complete definition of a tool, with its arguments, its result, and an example to copy. */
export async function renderTool(view: View & { kind: 'tool' }, { out }: Styles): Promise<Rendered> {
  const { tool } = view;
  const blocks = [
    headline(tool, out),
    await proseText(tool.description ?? '', out),
    annotationsText(tool.annotations, out),
    await argumentsText(tool, out),
    await resultText(tool, out),
    `${sanitiseLine(view.example)}\n`,
  ];
  return onStdout(blocks.filter((block) => block !== '').join('\n'));
}

function headline({ name, title, annotations }: Tool, { theme }: Style): string {
  const shown = title ?? annotations?.title ?? '';
  const words = plain(shown) === plain(name) ? '' : flatten(shown);
  return `${theme.name(sanitiseLine(name))}${words && `  ${words}`}\n`;
}

/** Returns a name without what only its spelling adds: `add_recipe` and `Add Recipe` are the same. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[-_.\s]+/g, '');
}

const hints: [hint: keyof ToolAnnotations, yes: string, no: string][] = [
  ['readOnlyHint', 'read-only', 'not read-only'],
  ['destructiveHint', 'destructive', 'not destructive'],
  ['idempotentHint', 'idempotent', 'not idempotent'],
  ['openWorldHint', 'open world', 'closed world'],
];

/** Returns the tool's annotations, as claims of the server: the specification says not to trust them. */
function annotationsText(annotations: ToolAnnotations | undefined, { theme }: Style): string {
  const words = hints.flatMap(([hint, yes, no]) => {
    const value = annotations?.[hint];
    return typeof value === 'boolean' ? [value ? yes : no] : [];
  });
  return words.length === 0 ? '' : `${theme.dim(`According to the server: ${words.join(', ')}.`)}\n`;
}

async function argumentsText({ inputSchema }: Tool, style: Style): Promise<string> {
  const rows = argumentRows(inputSchema);
  if (rows.length === 0) return `${style.theme.dim('No arguments.')}\n`;
  const columns = [
    { header: '', paint: style.theme.name, keepWhole: true },
    { header: '', paint: style.theme.type },
    { header: '' },
  ];
  const cells = rows.map((row) => [row.path, row.type, requirementOf(row), descriptionOf(row)]);
  return `${style.theme.strong('Arguments')}\n${await drawTable([...columns, { header: '' }], cells, style)}`;
}

async function resultText({ outputSchema }: Tool, style: Style): Promise<string> {
  if (outputSchema === undefined) return '';
  const rows = argumentRows(outputSchema);
  const heading = `${style.theme.strong('Result')}\n`;
  if (rows.length === 0)
    return `${heading}${style.theme.type(sanitiseLine(typeName(rootNode(outputSchema))))}\n`;
  const columns = [
    { header: '', paint: style.theme.name, keepWhole: true },
    { header: '', paint: style.theme.type },
    { header: '' },
  ];
  const cells = rows.map((row) => [row.path, row.type, descriptionOf(row)]);
  return `${heading}${await drawTable(columns, cells, style)}`;
}

function requirementOf(row: ArgumentRow): string {
  if (row.required) return 'required';
  return row.default === undefined ? 'optional' : `= ${compactJson(row.default)}`;
}

/** Returns the description, followed by the constraints in parentheses. */
function descriptionOf({ title, description, constraints, examples, deprecated }: ArgumentRow): string {
  const facts = [
    ...(deprecated ? ['deprecated'] : []),
    ...constraints,
    ...(examples === undefined ? [] : [`e.g. ${examples.map(compactJson).join(', ')}`]),
  ];
  const words = flatten(description?.trim() ? description : (title ?? ''));
  return [words, facts.length === 0 ? '' : `(${flatten(facts.join('; '))})`].filter(Boolean).join(' ');
}
