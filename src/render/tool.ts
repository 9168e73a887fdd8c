import { type ArgumentRow, argumentRows } from '../arguments/argument-rows.ts';
import type { Tool, ToolAnnotations } from '../core/protocol.ts';
import type { View } from '../core/views.ts';
import { rootNode } from '../schema/schema-node.ts';
import { typeName } from '../schema/type-names.ts';
import { flatten, sanitiseLine } from '../terminal/sanitise.ts';
import type { Style, Styles } from '../terminal/style.ts';
import { compactJson } from './print-json.ts';
import { onStdout, proseText, type Rendered } from './rendered.ts';
import { drawTable } from './table.ts';

/** One tool in full: what it is, what it takes, what it gives, and at the end a line to copy. */
export async function renderTool(view: View & { kind: 'tool' }, { out }: Styles): Promise<Rendered> {
  const { tool } = view;
  const blocks = [
    headline(tool, out),
    await proseText(tool.description ?? '', out),
    claims(tool.annotations, out),
    await takes(tool, out),
    await gives(tool, out),
    `${sanitiseLine(view.example)}\n`,
  ];
  return onStdout(blocks.filter((block) => block !== '').join('\n'));
}

function headline({ name, title, annotations }: Tool, { theme }: Style): string {
  const shown = title ?? annotations?.title ?? '';
  const words = shown === name ? '' : flatten(shown);
  return `${theme.name(sanitiseLine(name))}${words && `  ${words}`}\n`;
}

const hints: [hint: keyof ToolAnnotations, yes: string, no: string][] = [
  ['readOnlyHint', 'read-only', 'not read-only'],
  ['destructiveHint', 'destructive', 'not destructive'],
  ['idempotentHint', 'idempotent', 'not idempotent'],
  ['openWorldHint', 'open world', 'closed world'],
];

/** What the server claims of the tool: said as its claim, for nothing makes it true. */
function claims(annotations: ToolAnnotations | undefined, { theme }: Style): string {
  const words = hints.flatMap(([hint, yes, no]) => {
    const value = annotations?.[hint];
    return typeof value === 'boolean' ? [value ? yes : no] : [];
  });
  return words.length === 0 ? '' : `${theme.dim(`The server says it is ${words.join(', ')}.`)}\n`;
}

async function takes({ inputSchema }: Tool, style: Style): Promise<string> {
  const rows = argumentRows(inputSchema);
  if (rows.length === 0) return `${style.theme.dim('It takes no arguments.')}\n`;
  const columns = [
    { header: '', paint: style.theme.name, keepWhole: true },
    { header: '', paint: style.theme.type },
    { header: '' },
  ];
  const cells = rows.map((row) => [row.path, row.type, need(row), remarks(row)]);
  return `${style.theme.strong('Arguments')}\n${await drawTable([...columns, { header: '' }], cells, style)}`;
}

async function gives({ outputSchema }: Tool, style: Style): Promise<string> {
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
  const cells = rows.map((row) => [row.path, row.type, remarks(row)]);
  return `${heading}${await drawTable(columns, cells, style)}`;
}

function need(row: ArgumentRow): string {
  if (row.default !== undefined) return `= ${compactJson(row.default)}`;
  return row.required ? 'required' : 'optional';
}

/** The description, then in parentheses what a value must fulfil. */
function remarks({ title, description, constraints, examples, deprecated }: ArgumentRow): string {
  const facts = [
    ...(deprecated ? ['deprecated'] : []),
    ...constraints,
    ...(examples === undefined ? [] : [`for example ${examples.map(compactJson).join(', ')}`]),
  ];
  const words = flatten(description?.trim() ? description : (title ?? ''));
  return [words, facts.length === 0 ? '' : `(${flatten(facts.join('; '))})`].filter(Boolean).join(' ');
}
