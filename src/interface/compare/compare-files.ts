import { type Change, verdicts } from '../../core/interface-changes.ts';
import { isSameJson } from '../../core/json-text.ts';
import type { InterfaceFile, ServerInterface } from '../server-interface.ts';
import { compareLists, type NamedFinding } from './compare-lists.ts';
import { comparePrompts } from './compare-prompts.ts';
import { compareResources } from './compare-resources.ts';
import { compareServerFacts } from './compare-server-facts.ts';
import { compareTools } from './compare-tools.ts';

/** How two interface files differ. */
export interface Comparison {
  /** Most severe first. */
  changes: Change[];
  /** Sentences about what limits the comparison. */
  notes: string[];
}

/**
 * Compares what two files say about servers of the same name. If each has one server only, they are compared whatever
 * their names are, because the name of a server depends on how it was opened.
 */
export async function compareFiles(before: InterfaceFile, after: InterfaceFile): Promise<Comparison> {
  const changes: Change[] = [];
  const notes: string[] = [];
  for (const { server, old, current } of serverPairs(before, after)) {
    const found =
      old === undefined || current === undefined
        ? [presence(server, old === undefined)]
        : await compareServers(server, old, current);
    changes.push(...found.map((finding) => ({ server, ...finding })));
    if (old !== undefined && current !== undefined && !isSameClient(old, current)) {
      notes.push(
        `${server} was asked by clients with different capabilities, and may have shown different definitions to them.`,
      );
    }
  }
  const severity = ({ verdict }: Change) => verdicts.indexOf(verdict);
  changes.sort((a, b) => severity(a) - severity(b));
  return { changes, notes };
}

interface ServerPair {
  server: string;
  old: ServerInterface | undefined;
  current: ServerInterface | undefined;
}

function serverPairs({ servers: before }: InterfaceFile, { servers: after }: InterfaceFile): ServerPair[] {
  const [olds, currents] = [Object.entries(before), Object.entries(after)];
  const [old, current] = [olds[0], currents[0]];
  if (old !== undefined && current !== undefined && olds.length === 1 && currents.length === 1) {
    return [{ server: current[0], old: old[1], current: current[1] }];
  }
  const names = new Set([...olds, ...currents].map(([name]) => name));
  return [...names].map((server) => ({
    server,
    old: new Map(olds).get(server),
    current: new Map(currents).get(server),
  }));
}

function presence(name: string, isNew: boolean): NamedFinding {
  return {
    kind: 'server',
    name,
    verdict: isNew ? 'additive' : 'breaking',
    path: '',
    message: isNew ? 'Added.' : 'Removed.',
  };
}

function isSameClient(old: ServerInterface, current: ServerInterface): boolean {
  return isSameJson(old.clientCapabilities, current.clientCapabilities);
}

async function compareServers(
  name: string,
  before: ServerInterface,
  after: ServerInterface,
): Promise<NamedFinding[]> {
  return [
    ...compareServerFacts(before, after).map((finding) => ({ kind: 'server' as const, name, ...finding })),
    ...(await compareLists(before.tools, after.tools, {
      kind: 'tool',
      key: 'name',
      compare: compareTools,
    })),
    ...(await compareLists(before.prompts, after.prompts, {
      kind: 'prompt',
      key: 'name',
      compare: comparePrompts,
    })),
    ...(await compareLists(before.resources, after.resources, {
      kind: 'resource',
      key: 'uri',
      compare: compareResources,
    })),
    ...(await compareLists(before.templates, after.templates, {
      kind: 'template',
      key: 'uriTemplate',
      compare: compareResources,
    })),
  ];
}
