import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fixture } from '../e2e/harness/fixtures.ts';
import { temporaryFolder } from '../e2e/harness/folder.ts';
import { openTerminal } from '../e2e/harness/terminal.ts';

const enter = '\r';
const tab = '\t';
const sizes = [
  [80, 24],
  [50, 15],
] as const;

it.each(sizes)(
  'the greeting tells how to begin, and Tab offers the tools first (%i columns)',
  async (columns, rows) => {
    const session = openTerminal(['demo'], { columns, rows });
    await session.until(/\d+ tools, \d+ resources, 1 template, \d+ prompts\.\ndemo>$/);
    expect(session.text).toMatch(/^Connected to demo \(mcpc demo.*\)\.\n/s);
    expect(session.text).toContain("\nType a tool's name, or help. Instructions: info\n");
    session.type(tab);
    await session.until(/of \d+: \d+ tools, \d+ commands$/);
    expect(session.rows()[session.cursor().row + 1]).toMatch(/^multiply +\S/);
    session.type(`\u0003clear${enter}`);
    await session.until(/^demo>$/);
  },
);

it.each(sizes)('the greeting of several servers wraps between words (%i columns)', async (columns, rows) => {
  const folder = temporaryFolder();
  const loud = (lines: number) => `import { serve } from '${fixture('raw/lines.mjs')}';
import { text, toolMethods } from '${fixture('raw/protocol.mjs')}';
process.stderr.write('starting\\n'.repeat(${lines}));
serve(toolMethods([{ name: 'one', call: () => text('called') }]));
`;
  const entry = (name: string, lines: number) => {
    writeFileSync(join(folder, `${name}.mjs`), loud(lines));
    return [name, { command: process.execPath, args: [`${name}.mjs`] }] as const;
  };
  const file = join(folder, 'mcp.json');
  const mcpServers = Object.fromEntries([
    entry('company-calendar', 30),
    entry('weather-forecasts', 1),
    ['archive', { command: './nowhere' }],
  ]);
  writeFileSync(file, JSON.stringify({ mcpServers }));
  const session = openTerminal([file], { columns, rows });
  await session.until(/\n2 tools\.\nmcp\.json \(2 of 3\)>$/);
  // Continuations of a line are indented.
  const text = session.history().join('\n').replaceAll('\n  ', ' ');
  expect(text).toContain(
    '\nConnected to 2 of 3 servers of mcp.json: company-calendar, weather-forecasts. Not connected: archive.\n' +
      'company-calendar wrote 30 lines, weather-forecasts 1 line; see: stderr\n' +
      "Type a tool's name, or help.\n2 tools.\nmcp.json (2 of 3)>",
  );
});

it.each(sizes)('variables are set, completed and looked at (%i columns)', async (columns, rows) => {
  const session = openTerminal(['demo'], { columns, rows });
  /** Enters a line and waits for what it prints, or else for the next prompt. */
  const run = async (line: string, expected?: RegExp) => {
    session.type(line + enter);
    await session.until(expected ?? ((text) => text.endsWith(`> ${line}\ndemo>`)));
  };
  await session.until(/prompts\.\ndemo>$/);
  await run('x = statistics numbers:=[4,8]');
  await run('x = multiply a=1 b=nine', /error: Argument b takes a number[^{]*\ndemo>$/);
  await run('y = $x.smallest');
  await run(`multiply a=$y \\${enter}b=5`, /\n20\ndemo>$/);
  await run('print $y times five is $_', /\n4 times five is 20\ndemo>$/);
  await run('$x.largest | cat -n', /\n +1\t? *8\ndemo>$/);
  await run('vars', /\nNAME +TYPE +VALUE\nx +object, \d members +\{.*\ny +number +4\n_ +number +20\ndemo>$/s);
  session.type(`$x.lar${tab}${enter}`);
  await session.until(/demo> \$x\.largest\n8\ndemo>$/);
  await run('unset x');
  await run('$x', /Unknown variable x\./);
});
