import type { CommandContext } from '../../command-line/command.ts';
import { isAvailableIn } from '../../command-line/usage.ts';
import { nearest } from '../../core/did-you-mean.ts';
import type { View } from '../../core/views.ts';
import type { Server } from '../../engine/server.ts';

/**
 * Returns the items that contain every word, best match first: a whole name, its beginning, a part of it, the beginning
 * of a part, anywhere in it, then the description. If there are none, the items with similar names.
 */
export function ranked<Item>(
  items: readonly Item[],
  words: readonly string[],
  textsOf: (item: Item) => [name: string, description: string],
): Item[] {
  const lowercase = words.map((word) => word.toLowerCase());
  const scored = items
    .map((item) => ({ item, score: totalScore(lowercase, textsOf(item)) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  if (scored.length > 0) return scored.map(({ item }) => item);
  const names = items.map((item) => textsOf(item)[0]);
  const near = nearest(words.join(' '), names);
  return near.flatMap((name) => items.filter((item) => textsOf(item)[0] === name));
}

/** Returns the sum of the scores of the words; 0 if one of them is not found. */
function totalScore(words: readonly string[], [name, description]: [string, string]): number {
  const scores = words.map((word) => scoreOf(word, name.toLowerCase(), description.toLowerCase()));
  return scores.includes(0) ? 0 : scores.reduce((sum, score) => sum + score, 0);
}

function scoreOf(word: string, name: string, description: string): number {
  if (name === word) return 100;
  if (name.startsWith(word)) return 60;
  const parts = name.split(/[^\p{L}\p{N}]+/u);
  if (parts.includes(word)) return 50;
  if (parts.some((part) => part.startsWith(word))) return 40;
  if (name.includes(word)) return 30;
  const descriptionParts = description.split(/[^\p{L}\p{N}]+/u);
  if (descriptionParts.includes(word)) return 20;
  if (descriptionParts.some((part) => part.startsWith(word))) return 15;
  return description.includes(word) ? 10 : 0;
}

interface SearchItem {
  kind: 'tool' | 'prompt' | 'resource' | 'template' | 'command';
  /** As it is typed in commands: of resources the URI. */
  name: string;
  /** Its title; of a resource without one its name. */
  title: string;
  description: string;
}

/** Returns a table of what has every word in its name or description, best match first; in the shell, of commands too. */
export async function search(words: readonly string[], context: CommandContext): Promise<View> {
  const all = await searchItems(await context.connect(), context);
  const found = ranked(all, words, ({ name, title, description }) => [name, `${title} ${description}`]);
  return {
    kind: 'table',
    columns: ['KIND', 'NAME', 'TITLE', 'DESCRIPTION'],
    rows: found.map(({ kind, name, title, description }) => [kind, name, title, description]),
    data: found.map((one) => ({ ...one })),
    nothing: 'No matches.',
  };
}

async function searchItems(
  server: Server,
  { cacheableOptions, commands, shell }: CommandContext,
): Promise<SearchItem[]> {
  const [tools, prompts, resources, templates] = await Promise.all([
    server.list('tools', cacheableOptions),
    server.list('prompts', cacheableOptions),
    server.list('resources', cacheableOptions),
    server.list('templates', cacheableOptions),
  ]);
  const textsOf = ({ title = '', description = '' }: { title?: string; description?: string }) => ({
    title: title.replace(/\s+/g, ' '),
    description: description.replace(/\s+/g, ' '),
  });
  return [
    ...tools.items.map((item) => ({ kind: 'tool', name: item.name, ...textsOf(item) }) as const),
    ...prompts.items.map((item) => ({ kind: 'prompt', name: item.name, ...textsOf(item) }) as const),
    ...resources.items.map(
      (item) => ({ kind: 'resource', name: item.uri, ...textsOf({ title: item.name, ...item }) }) as const,
    ),
    ...templates.items.map(
      (item) =>
        ({ kind: 'template', name: item.uriTemplate, ...textsOf({ title: item.name, ...item }) }) as const,
    ),
    ...(shell === undefined ? [] : await commands())
      .filter((command) => isAvailableIn('shell', command))
      .map(({ name, summary }) => ({ kind: 'command', name, title: '', description: summary }) as const),
  ];
}
