import type { FrontendName } from '../../../src/command-line/command.ts';
import { commands } from '../../../src/commands/table.ts';
import type { WordCompletions } from '../../../src/completion/candidate.ts';
import { completeWords } from '../../../src/completion/complete-words.ts';
import type {
  CompletionPorts,
  FoundFile,
  KnownServer,
  SuggestionRequest,
  TargetLine,
} from '../../../src/completion/ports.ts';
import type { Prompt, Resource, ResourceTemplate, Skill, Tool } from '../../../src/core/protocol.ts';

/** What a server is said to offer; what is left out is empty. */
export interface Offer {
  tools?: readonly Tool[];
  resources?: readonly Resource[];
  templates?: readonly ResourceTemplate[];
  prompts?: readonly Prompt[];
  skills?: readonly Skill[];
  suggest?: (request: SuggestionRequest, signal: AbortSignal) => Promise<readonly string[]>;
}

export function knownServer(offer: Offer): KnownServer {
  return {
    tools: async () => offer.tools ?? [],
    resources: async () => offer.resources ?? [],
    templates: async () => offer.templates ?? [],
    prompts: async () => offer.prompts ?? [],
    skills: async () => offer.skills ?? [],
    suggest: offer.suggest ?? (async () => []),
  };
}

/** Ports behind which there is one server, and what else a test gives. */
export function portsWith(offer: Offer, others: Partial<CompletionPorts> = {}): CompletionPorts {
  const server = knownServer(offer);
  return {
    commands: {
      find: async (name) => commands.find((command) => command.name === name),
      all: async () => commands,
    },
    aliases: new Map(),
    expandAlias: async (words) => words,
    server: async (line: TargetLine | undefined) =>
      line === undefined || line.target === 'server.py' ? server : undefined,
    servers: async () => [],
    sessions: async () => [],
    files: () => [],
    variables: () => [],
    ...others,
  };
}

/** Completes a line whose words are divided by single blanks; the last one is the unfinished one. */
export function completed(
  line: string,
  ports: CompletionPorts,
  face: FrontendName = 'line',
  signal = new AbortController().signal,
): Promise<WordCompletions> {
  const words = line.split(' ');
  return completeWords({ words: words.slice(0, -1), current: words.at(-1) ?? '', face }, ports, signal);
}

/** The words alone. */
export async function words(
  line: string,
  ports: CompletionPorts,
  face: FrontendName = 'line',
): Promise<string[]> {
  return (await completed(line, ports, face)).candidates.map(({ value }) => value);
}

/** Files of one folder, all of them plain. */
export function plainFiles(...paths: string[]): (typed: string) => FoundFile[] {
  return () =>
    paths.map((path) =>
      path.endsWith('/') ? { path: path.slice(0, -1), kind: 'folder' } : { path, kind: 'file' },
    );
}
