import { setImmediate as pause } from 'node:timers/promises';
import type { Prompt, Resource, ResourceTemplate, Tool } from '../core/protocol.ts';
import type { View } from '../core/views.ts';
import { signature } from '../schema/type-names.ts';
import { formatSize } from '../terminal/format.ts';
import { flatten } from '../terminal/sanitise.ts';
import type { Style, Styles } from '../terminal/style.ts';
import { onStdout, type Rendered } from './rendered.ts';
import { drawTable } from './table.ts';
import type { Column } from './table-layout.ts';

/** A tool or a prompt in a line, as the call of a function: `multiply(a: number, unit?: string)`, `greet(name)`. */
export function signatureOf(item: Tool | Prompt): string {
  return `${item.name}(${argumentsOf(item)})`;
}

/**
 * What stands between the parentheses of a signature, optional arguments only as far as `limit` characters go.
 * A prompt's arguments are all strings, so no type is said.
 */
export function argumentsOf(item: Tool | Prompt, limit = Number.POSITIVE_INFINITY): string {
  if ('inputSchema' in item) return signature('', item.inputSchema, limit).slice(1, -1);
  return item.arguments.map(({ name, required }) => (required ? name : `${name}?`)).join(', ');
}

type ListView = View & { kind: 'tools' | 'resources' | 'templates' | 'prompts' };

const nouns = {
  tools: 'tools',
  resources: 'resources',
  templates: 'resource templates',
  prompts: 'prompts',
};

/** On a terminal a tool in a list shows no more of its arguments, in characters; `tools T NAME` shows all. */
const mostOfArguments = 200;

/** How many rows are made without a pause. */
const rowsAtOnce = 200;

/**
 * A list: on a terminal a table; in a pipe an item a line, of tools and prompts name, signature and description, of
 * resources and templates URI, name and description. A list of nothing prints nothing; on a terminal it says so.
 */
export async function renderList(view: ListView, { out, err }: Styles): Promise<Rendered> {
  if (view.listing.items.length === 0) {
    const nothing = err.theme.dim(`There are no ${nouns[view.kind]}.`);
    return onStdout('', out.terminal ? `${nothing}\n` : '');
  }
  const { columns, rows } = await (out.terminal ? tableOf(view, out) : linesOf(view));
  return onStdout(await drawTable(columns, rows, out));
}

interface Table {
  columns: Column[];
  rows: string[][];
}

async function tableOf(view: ListView, { theme }: Style): Promise<Table> {
  const description: Column = { header: 'DESCRIPTION', truncated: true };
  switch (view.kind) {
    case 'tools':
    case 'prompts':
      return {
        columns: [
          { header: 'NAME', paint: theme.name, keepWhole: true },
          { header: 'ARGUMENTS', paint: theme.type },
          description,
        ],
        rows: await rowsOf<Tool | Prompt>(view.listing.items, (item) => [
          item.name,
          argumentsOf(item, mostOfArguments),
          descriptionOf(item),
        ]),
      };
    case 'resources':
      return {
        columns: [
          { header: 'URI', paint: theme.name, keepWhole: true },
          { header: 'NAME' },
          { header: 'TYPE', paint: theme.type },
          { header: 'SIZE' },
          description,
        ],
        rows: await rowsOf<Resource>(view.listing.items, (item) => [
          item.uri,
          item.name,
          item.mimeType ?? '',
          item.size === undefined ? '' : formatSize(item.size),
          descriptionOf(item),
        ]),
      };
    case 'templates':
      return {
        columns: [
          { header: 'TEMPLATE', paint: theme.name, keepWhole: true },
          { header: 'NAME' },
          { header: 'TYPE', paint: theme.type },
          description,
        ],
        rows: await rowsOf<ResourceTemplate>(view.listing.items, (item) => [
          item.uriTemplate,
          item.name,
          item.mimeType ?? '',
          descriptionOf(item),
        ]),
      };
  }
}

async function linesOf(view: ListView): Promise<Table> {
  return { columns: [], rows: await lineRowsOf(view) };
}

function lineRowsOf(view: ListView): Promise<string[][]> {
  switch (view.kind) {
    case 'tools':
    case 'prompts':
      return rowsOf<Tool | Prompt>(view.listing.items, (item) => [
        item.name,
        signatureOf(item),
        descriptionOf(item),
      ]);
    case 'resources':
      return rowsOf(view.listing.items, (item) => [item.uri, item.name, descriptionOf(item)]);
    case 'templates':
      return rowsOf(view.listing.items, (item) => [item.uriTemplate, item.name, descriptionOf(item)]);
  }
}

/** A row for each item; of a long list in parts, for keys and signals are heard meanwhile. */
async function rowsOf<Item>(items: readonly Item[], row: (item: Item) => string[]): Promise<string[][]> {
  const rows: string[][] = [];
  for (let at = 0; at < items.length; at += rowsAtOnce) {
    if (at > 0) await pause();
    rows.push(...items.slice(at, at + rowsAtOnce).map(row));
  }
  return rows;
}

/** On one line; the title where there is no description. */
function descriptionOf({ description, title }: Tool | Prompt | Resource | ResourceTemplate): string {
  return flatten(description?.trim() ? description : (title ?? ''));
}
