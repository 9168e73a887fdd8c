import type { Json } from '../core/json.ts';
import { block, compareText, layoutJson, scalar } from './json-layout.ts';
import type { InterfaceFile, ServerInterface } from './server-interface.ts';

/** The name of a lock file, unless the user gives it another one. */
export const lockFileName = 'mcp.lock.json';

/** Returns the text of a lock file: the same bytes for the same interfaces, whatever the order of their members. */
export function interfaceFileText({ version, servers }: InterfaceFile): string {
  const indent = '  ';
  const inOrder = Object.entries(servers).sort(([a], [b]) => compareText(a, b));
  const texts = inOrder.map(
    ([name, server]) => `${scalar(name)}: ${block('{}', memberTexts(server), indent.repeat(2))}`,
  );
  const members = [`"version": ${version}`, `"servers": ${block('{}', texts, indent)}`];
  return `${block('{}', members, '')}\n`;
}

/** Returns the members of an interface, those that say what it is first. */
function memberTexts(server: ServerInterface): string[] {
  const { identity, revision, capabilities, clientCapabilities, instructions } = server;
  const facts = { identity, revision, capabilities, clientCapabilities, instructions };
  const { tools, resources, templates, prompts } = server;
  const lists = { tools, resources, templates, prompts };
  return [
    ...Object.entries(facts).flatMap(([name, fact]) =>
      fact === undefined ? [] : [memberText(name, fact, 0)],
    ),
    // A list and each of its definitions.
    ...Object.entries(lists).map(([name, list]) => memberText(name, list, 2)),
  ];
}

function memberText(name: string, value: Json, open: number): string {
  const indent = ' '.repeat(6);
  const label = `"${name}": `;
  return label + layoutJson(value, open, indent, indent.length + label.length);
}
