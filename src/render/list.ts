import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Prompt, Resource, ResourceTemplate, Skill, Tool } from '../core/protocol.ts';
import type { View } from '../core/views.ts';
import { signature } from '../schema/type-names.ts';
import { formatSize } from '../terminal/format.ts';
import { flatten } from '../terminal/sanitise.ts';
import type { Style, Styles } from '../terminal/style.ts';
import type { Column } from './layout/table-layout.ts';
import { onStdout, type Rendered } from './rendered.ts';
import { drawTable } from './table.ts';

/** Returns a tool or prompt as a function signature: `multiply(a: number, unit?: string)`, `greet(name)`. */
export function signatureOf(item: Tool | Prompt): string {
  return `${item.name}(${argumentsOf(item)})`;
}

/**
 * Returns the argument list of a signature, with optional arguments only up to `limit` characters. The arguments of a
 * prompt have no type, since all are strings.
 */
export function argumentsOf(item: Tool | Prompt, limit = Number.POSITIVE_INFINITY): string {
  if ('inputSchema' in item) return signature('', item.inputSchema, limit).slice(1, -1);
  return item.arguments.map(({ name, required }) => (required ? name : `${name}?`)).join(', ');
}

type ListView = View & { kind: 'tools' | 'resources' | 'templates' | 'prompts' | 'skills' };

const nouns = {
  tools: 'tools',
  resources: 'resources',
  templates: 'resource templates',
  prompts: 'prompts',
  skills: 'skills',
};

/** Limit of a tool's argument list in a table, in characters; `tools TARGET NAME` shows all. */
const maxArgumentsLength = 200;

/** Rows made before the event loop gets a turn. */
const batchSize = 1_000;

/**
 * Renders a list: on a terminal as a table, or a notice if it is empty; in a pipe as a line for each item, with name,
 * signature and description of tools and prompts, and URI, name and description of resources and templates.
 */
export async function renderList(view: ListView, { out, err }: Styles): Promise<Rendered> {
  if (view.listing.items.length === 0) {
    return onStdout('', out.terminal ? `${err.theme.dim(`No ${nouns[view.kind]}.`)}\n` : '');
  }
  const { columns, rows } = await (out.terminal ? tableOf(view, out) : linesOf(view, out));
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
          argumentsOf(item, maxArgumentsLength),
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
    case 'skills':
      return {
        columns: [
          { header: 'NAME', paint: theme.name, keepWhole: true },
          { header: 'URI' },
          { header: 'FILES' },
          description,
        ],
        rows: await rowsOf<Skill>(view.listing.items, (item) => [
          item.name,
          item.uri,
          filesText(item),
          descriptionOf(item),
        ]),
      };
  }
}

/** Says how many files a skill has, and that it cannot be used if its server does not say. */
function filesText({ files }: Skill): string {
  if (files === undefined) return 'invalid';
  return files === 'dynamic' ? files : String(files.length);
}

async function linesOf(view: ListView, { theme }: Style): Promise<Table> {
  const name = { header: '', paint: theme.name };
  const second =
    view.kind === 'tools' || view.kind === 'prompts' ? { header: '', paint: theme.type } : { header: '' };
  return { columns: [name, second], rows: await lineRowsOf(view) };
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
    case 'skills':
      return rowsOf(view.listing.items, (item) => [item.name, item.uri, descriptionOf(item)]);
    case 'templates':
      return rowsOf(view.listing.items, (item) => [item.uriTemplate, item.name, descriptionOf(item)]);
  }
}

/** Returns a row for each item, in batches between which keys and signals are handled. */
async function rowsOf<Item>(items: readonly Item[], row: (item: Item) => string[]): Promise<string[][]> {
  const rows: string[][] = [];
  for (let start = 0; start < items.length; start += batchSize) {
    if (start > 0) await yieldToEventLoop();
    rows.push(...items.slice(start, start + batchSize).map(row));
  }
  return rows;
}

/** Returns the description on one line, or else the title. */
function descriptionOf({ description, title }: { description?: string; title?: string }): string {
  return flatten(description?.trim() ? description : (title ?? ''));
}
