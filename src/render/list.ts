import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Prompt, Resource, ResourceTemplate, Skill, Tool } from '../core/protocol.ts';
import type { View } from '../core/views.ts';
import { signature } from '../schema/type-names.ts';
import { formatSize } from '../terminal/format.ts';
import { flatten } from '../terminal/sanitise.ts';
import { repeatable } from '../terminal/split-text.ts';
import type { Style, Styles } from '../terminal/style.ts';
import type { Column } from './layout/table-layout.ts';
import { onStdout, type Rendered } from './rendered.ts';
import { drawLines, drawTableInParts } from './table.ts';

/** Returns a tool or prompt as a function signature: `multiply(a: number, unit?: string)`, `greet(name)`. */
export function signatureOf(item: Tool | Prompt): string {
  if ('inputSchema' in item) return signature(item.name, item.inputSchema, Number.POSITIVE_INFINITY);
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

/** A view of a list of definitions. */
export type ListView = View & { kind: 'tools' | 'resources' | 'templates' | 'prompts' | 'skills' };

const nouns = {
  tools: 'tools',
  resources: 'resources',
  templates: 'resource templates',
  prompts: 'prompts',
  skills: 'skills',
};

/** Limit of a tool's argument list in a table, in characters; `tools TARGET NAME` shows all. */
const maxArgumentsLength = 200;

/** Rows made at once. */
const batchSize = 1_000;

/**
 * Renders a list: on a terminal as a table, or a notice if it is empty; in a pipe as a line for each item, with name,
 * signature and description of tools and prompts, and URI, name and description of resources and templates.
 */
export async function renderList(view: ListView, { out, err }: Styles): Promise<Rendered> {
  if (view.listing.items.length === 0) {
    return onStdout('', out.terminal ? `${err.theme.dim(`No ${nouns[view.kind]}.`)}\n` : '');
  }
  return onStdout(Array.from(await listParts(view, out)).join(''));
}

/** Renders the same as `renderList` for standard output, in parts that are rendered when they are asked for. */
export async function listParts(view: ListView, out: Style): Promise<Iterable<string>> {
  if (out.terminal) return tableOf(view, out);
  const columns: Column[] = [{ header: '', paint: out.theme.name }, { header: '' }];
  if (view.kind === 'tools' || view.kind === 'prompts') columns[1] = { header: '', paint: out.theme.type };
  return repeatable(function* () {
    for (const rows of lineRowsOf(view)) yield drawLines(columns, rows, out);
  });
}

async function tableOf(view: ListView, out: Style): Promise<Iterable<string>> {
  const columns = columnsOf(view, out);
  const rows: string[][] = [];
  for (const batch of tableRowsOf(view)) {
    // Keys and signals are handled between two batches.
    if (rows.length > 0) await yieldToEventLoop();
    for (const row of batch) rows.push(row);
  }
  return drawTableInParts(columns, rows, out);
}

function columnsOf({ kind }: ListView, { theme }: Style): Column[] {
  const first = { paint: theme.name, keepWhole: true };
  const description: Column = { header: 'DESCRIPTION', truncated: true };
  switch (kind) {
    case 'tools':
    case 'prompts':
      return [{ header: 'NAME', ...first }, { header: 'ARGUMENTS', paint: theme.type }, description];
    case 'resources':
      return [
        { header: 'URI', ...first },
        { header: 'NAME' },
        { header: 'TYPE', paint: theme.type },
        { header: 'SIZE' },
        description,
      ];
    case 'templates':
      return [
        { header: 'TEMPLATE', ...first },
        { header: 'NAME' },
        { header: 'TYPE', paint: theme.type },
        description,
      ];
    case 'skills':
      return [{ header: 'NAME', ...first }, { header: 'URI' }, { header: 'FILES' }, description];
  }
}

function tableRowsOf(view: ListView): Iterable<string[][]> {
  switch (view.kind) {
    case 'tools':
    case 'prompts':
      return batchesOf<Tool | Prompt>(view.listing.items, (item) => [
        item.name,
        argumentsOf(item, maxArgumentsLength),
        descriptionOf(item),
      ]);
    case 'resources':
      return batchesOf<Resource>(view.listing.items, (item) => [
        item.uri,
        item.name,
        item.mimeType ?? '',
        item.size === undefined ? '' : formatSize(item.size),
        descriptionOf(item),
      ]);
    case 'templates':
      return batchesOf<ResourceTemplate>(view.listing.items, (item) => [
        item.uriTemplate,
        item.name,
        item.mimeType ?? '',
        descriptionOf(item),
      ]);
    case 'skills':
      return batchesOf<Skill>(view.listing.items, (item) => [
        item.name,
        item.uri,
        filesText(item),
        descriptionOf(item),
      ]);
  }
}

/** Says how many files a skill has, and that it cannot be used if its server does not say. */
function filesText({ files }: Skill): string {
  if (files === undefined) return 'invalid';
  return files === 'dynamic' ? files : String(files.length);
}

function lineRowsOf(view: ListView): Iterable<string[][]> {
  switch (view.kind) {
    case 'tools':
    case 'prompts':
      return batchesOf<Tool | Prompt>(view.listing.items, (item) => [
        item.name,
        signatureOf(item),
        descriptionOf(item),
      ]);
    case 'resources':
      return batchesOf(view.listing.items, (item) => [item.uri, item.name, descriptionOf(item)]);
    case 'skills':
      return batchesOf(view.listing.items, (item) => [item.name, item.uri, descriptionOf(item)]);
    case 'templates':
      return batchesOf(view.listing.items, (item) => [item.uriTemplate, item.name, descriptionOf(item)]);
  }
}

/** Yields the rows of the items in batches. */
function* batchesOf<Item>(
  items: readonly Item[],
  row: (item: Item) => string[],
): Generator<string[][], undefined> {
  for (let start = 0; start < items.length; start += batchSize) {
    yield items.slice(start, start + batchSize).map(row);
  }
}

/** Returns the description on one line, or else the title. */
function descriptionOf({ description, title }: { description?: string; title?: string }): string {
  return flatten(description?.trim() ? description : (title ?? ''));
}
