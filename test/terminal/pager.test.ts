import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { raw } from '../e2e/harness/fixtures.ts';
import { temporaryFile } from '../e2e/harness/folder.ts';
import { marker, survivors } from '../e2e/harness/processes.ts';
import { linesAreInSessions } from '../e2e/harness/program.ts';
import { openTerminal, type TerminalOptions, type TerminalSession } from '../e2e/harness/terminal.ts';

async function shown(words: string[], options: TerminalOptions): Promise<TerminalSession> {
  const session = openTerminal(words, options);
  await session.exited;
  return session;
}

describe('what is taller than the terminal', () => {
  it('is shown by the pager, with colours, and the exit status stays that of mcpc', async () => {
    const env = { PAGER: 'tail -1; exit 5' };
    const session = await shown(['tools', 'demo'], { rows: 15, columns: 50, env });
    expect((await session.exited).exitCode).toBe(0);
    expect(session.text.split('\n')).toHaveLength(1);
    const { text } = await shown(['tools', 'demo'], { rows: 15, env: { PAGER: 'cat -v | head -2' } });
    expect(text).toMatch(/^\^\[\[2mNAME.*\n\^\[\[1mmultiply/s);
  });

  it('is so for help as well, and git-like options are set for less', async () => {
    const env = { MCPC_PAGER: 'cat > /dev/null; echo $LESS', PAGER: 'exit 1' };
    for (const words of [['help', 'call'], ['help']]) {
      expect((await shown(words, { rows: 10, env })).text).toBe('FRX');
    }
  });

  it('is printed if there is no pager, or none is wanted', async () => {
    for (const [words, env] of [
      [[], { PAGER: 'no-such-pager' }],
      [['--no-pager'], { PAGER: 'head -1' }],
    ] as const) {
      const session = await shown(['tools', 'demo', ...words], { rows: 10, env });
      expect(session.history().length).toBeGreaterThan(20);
    }
  });

  it.skipIf(linesAreInSessions)(
    'can be read after the server was closed, and Ctrl-C is for the pager',
    async () => {
      const file = temporaryFile();
      const tag = marker();
      const pager = `trap 'echo caught' INT; cat > ${file}; echo reading; read key < /dev/tty; echo "$key"`;
      const words = ['tools', raw('many-tools', tag)];
      const session = openTerminal(words, { env: { PAGER: pager } });
      await session.until('reading');
      // mcpc itself has the marker in its arguments.
      await expect.poll(() => survivors(tag).filter(({ pid }) => pid !== session.pid)).toEqual([]);
      session.type('\u0003');
      await session.until('caught');
      session.type('end\r');
      expect((await session.exited).exitCode).toBe(0);
      expect(readFileSync(file, 'utf8').split('\n').length).toBeGreaterThan(100);
    },
  );
});
