import type { Prompt, Resource, ResourceTemplate, Skill, Tool, ToolAnnotations } from '../core/protocol.ts';
import { type Candidate, joinDescription, oneLine } from './candidate.ts';

/** The candidates of each list, cached as long as the list exists. */
const made = new WeakMap<readonly unknown[], readonly Candidate[]>();

export function toolCandidates(tools: readonly Tool[]): readonly Candidate[] {
  return candidatesOf(tools, ({ name, title, description, annotations }) => ({
    value: name,
    kind: 'tool',
    get description() {
      return joinDescription(marksOf(annotations), oneLine(description ?? title ?? annotations?.title));
    },
  }));
}

export function promptCandidates(prompts: readonly Prompt[]): readonly Candidate[] {
  return candidatesOf(prompts, ({ name, title, description }) => ({
    value: name,
    kind: 'prompt',
    get description() {
      return oneLine(description ?? title);
    },
  }));
}

export function resourceCandidates(resources: readonly Resource[]): readonly Candidate[] {
  return candidatesOf(resources, ({ uri, name, title, description, mimeType }) => ({
    value: uri,
    kind: 'uri',
    get description() {
      return joinDescription(oneLine(description ?? title ?? name), oneLine(mimeType && `(${mimeType})`));
    },
  }));
}

export function templateCandidates(templates: readonly ResourceTemplate[]): readonly Candidate[] {
  return candidatesOf(templates, ({ uriTemplate, name, title, description }) => ({
    value: uriTemplate,
    kind: 'uri',
    get description() {
      return joinDescription('[template]', oneLine(description ?? title ?? name));
    },
  }));
}

/** Skills by their names, or by their URIs if they share a name. */
export function skillCandidates(skills: readonly Skill[]): readonly Candidate[] {
  return candidatesOf(skills, ({ uri, name, description }) => ({
    value: skills.some((other) => other.name === name && other.uri !== uri) ? uri : name,
    kind: 'value',
    get description() {
      return oneLine(description);
    },
  }));
}

function candidatesOf<Definition>(
  list: readonly Definition[],
  make: (definition: Definition) => Candidate,
): readonly Candidate[] {
  const known = made.get(list);
  if (known !== undefined) return known;
  const candidates = list.map(make);
  made.set(list, candidates);
  return candidates;
}

/** The hints in a tool's annotations, as marks. */
function marksOf({ readOnlyHint, destructiveHint, openWorldHint }: ToolAnnotations = {}): string | undefined {
  const marks = [
    readOnlyHint === true ? 'read-only' : undefined,
    readOnlyHint !== true && destructiveHint === true ? 'destructive' : undefined,
    openWorldHint === true ? 'open world' : undefined,
  ].filter((mark) => mark !== undefined);
  return marks.length === 0 ? undefined : `[${marks.join(', ')}]`;
}
