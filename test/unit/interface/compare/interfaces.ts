import type { Change } from '../../../../src/core/interface-changes.ts';
import type { JsonObject } from '../../../../src/core/json.ts';
import { compareFiles } from '../../../../src/interface/compare/compare-files.ts';
import type { ServerInterface } from '../../../../src/interface/server-interface.ts';

/** A server with nothing but what `parts` say. */
export function interfaceWith(parts: Partial<ServerInterface>): ServerInterface {
  return {
    identity: { name: 'calculator', version: '1.0.0' },
    revision: '2025-11-25',
    capabilities: { tools: {} },
    clientCapabilities: {},
    instructions: undefined,
    tools: [],
    resources: [],
    templates: [],
    prompts: [],
    ...parts,
  };
}

/** Compares two servers of the name `calculator`. */
export async function changesBetween(
  before: Partial<ServerInterface>,
  after: Partial<ServerInterface>,
): Promise<Change[]> {
  const file = (parts: Partial<ServerInterface>) =>
    ({ version: 1, servers: { calculator: interfaceWith(parts) } }) as const;
  return (await compareFiles(file(before), file(after))).changes;
}

/** Compares two definitions of a tool that differ in these members. */
export function toolChanges(before: JsonObject, after: JsonObject): Promise<Change[]> {
  const tool = { name: 'add', inputSchema: { type: 'object' } };
  return changesBetween({ tools: [{ ...tool, ...before }] }, { tools: [{ ...tool, ...after }] });
}

/** Compares two input schemas of a tool. */
export function inputChanges(before: JsonObject, after: JsonObject): Promise<Change[]> {
  return toolChanges(
    { inputSchema: { type: 'object', ...before } },
    { inputSchema: { type: 'object', ...after } },
  );
}

/** Returns changes as `verdict path: message`. */
export function lines(changes: readonly Change[]): string[] {
  return changes.map(({ verdict, path, message }) => `${verdict} ${path}: ${message}`);
}
