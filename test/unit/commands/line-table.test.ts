import { expect, it } from 'vitest';
import { lineCommands } from '../../../src/commands/line-commands.ts';
import { lineTable } from '../../../src/commands/line-table.ts';

it('finds every command of the command line by its name, and no other', async () => {
  for (const command of await lineTable.all()) {
    const isKnown = lineCommands.includes(command) && command.only !== 'shell';
    expect(await lineTable.find(command.name)).toBe(isKnown ? command : undefined);
  }
});
