import { expect, it } from 'vitest';
import { commandLine, fixture } from '../e2e/harness/fixtures.ts';
import { openTerminal } from '../e2e/harness/terminal.ts';
import { describePython, pythonPath } from '../setup/python.ts';

const enter = '\r';

describePython('the shell on an ordinary FastMCP server with a banner', () => {
  it.each([
    [80, 24],
    [50, 15],
  ])('folds the banner, and shows it on request (%i columns)', async (columns, rows) => {
    const server = commandLine([pythonPath(), fixture('python/ordinary.py')]);
    const words = [server, '-e', 'FASTMCP_SHOW_SERVER_BANNER=true'];
    const session = openTerminal(words, { columns, rows, env: { PAGER: 'cat' } });
    await session.until(
      /\nordinary\.py wrote \d\d lines; see: stderr\nType a tool's name, or help\.\n\d tools\.\nordinary\.py>$/,
    );
    expect(session.text).not.toContain('╭');
    session.type(`climb${enter}`);
    await session.until(/\ndone\nordinary\.py>$/);
    expect(session.history().join('\n')).toMatch(/^info: step 1 of 2 {2}step=1 /m);
    expect(session.history().join('\n')).toContain('\n│ at the top\n');
    session.type(`stderr${enter}`);
    await session.until(/at the top\nordinary\.py>$/);
    // A narrow terminal breaks the rows of a server that lays them out for 80 columns.
    const width = columns === 80 ? columns - 2 : 80;
    expect(session.history().join('')).toContain(`╭${'─'.repeat(width - 2)}╮`);
    session.type(`ask${enter}`);
    // Wherever the rows break.
    await session.until((text) => text.replaceAll('\n', '').endsWith('--protocol legacyordinary.py>'));
  });
});
