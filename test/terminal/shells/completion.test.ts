import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../e2e/harness/folder.ts';
import { sessionUser } from '../../e2e/harness/sessions.ts';
import type { TerminalSession } from '../../e2e/harness/terminal.ts';
import { describeShell, openShell, type ShellName, stubbornMcpc, wasMade } from './shell.ts';

/** The row of the input line. */
function typed(terminal: TerminalSession): string {
  return terminal.rows()[terminal.cursor().row] ?? '';
}

/** Types and presses Tab; resolves when the line is the expected one, with the cursor at its end. */
async function becomes(terminal: TerminalSession, keys: string, line: string): Promise<void> {
  terminal.type(`${keys}\t`);
  const want = `$ ${line}`;
  await terminal.until(
    () => typed(terminal).trimEnd() === want.trimEnd() && terminal.cursor().column === want.length,
  );
}

/** Clears the line, with Ctrl-U, and the screen. An interrupt after a completion takes effect only at the next key. */
async function clear(terminal: TerminalSession): Promise<void> {
  terminal.type('\u0015');
  await terminal.until(() => typed(terminal).trimEnd() === '$');
  terminal.type('clear\r');
  await terminal.until(/^\$$/);
}

describe.each<ShellName>(['bash', 'zsh', 'fish'])('completion in', (shell) => {
  describeShell(shell, () => {
    it('completes a whole line: command, target, tool, argument, value, option, URI, file', async () => {
      const cwd = temporaryFolder();
      writeFileSync(join(cwd, 'note one.txt'), '');
      const terminal = await openShell(shell, { cwd });
      await becomes(terminal, 'mcpc cal', 'mcpc call ');
      await becomes(terminal, 'de', 'mcpc call demo ');
      await becomes(terminal, 'writ', 'mcpc call demo write_');
      await becomes(terminal, 'p', 'mcpc call demo write_postcard ');
      await becomes(terminal, 'sta', 'mcpc call demo write_postcard stamps=');
      await becomes(terminal, '', 'mcpc call demo write_postcard stamps=1 ');
      await becomes(terminal, 'to.na', 'mcpc call demo write_postcard stamps=1 to.name=');
      await becomes(terminal, '@no', 'mcpc call demo write_postcard stamps=1 to.name=@note\\ one.txt ');
      await becomes(
        terminal,
        '--dry',
        'mcpc call demo write_postcard stamps=1 to.name=@note\\ one.txt --dry-run ',
      );
      await clear(terminal);
      await becomes(terminal, 'mcpc read demo demo://wel', 'mcpc read demo demo://welcome ');
      await becomes(terminal, '--log-level=war', 'mcpc read demo demo://welcome --log-level=warning ');
    });

    it('completes the name of a session, and what its server offers', async () => {
      const user = sessionUser();
      await user.output(['ping', 'demo', '--session', 'play']);
      const terminal = await openShell(shell, { cwd: user.cwd, home: user.home });
      onTestFinished(() => terminal.kill('SIGKILL'));
      await becomes(terminal, 'mcpc call @p', 'mcpc call @play ');
      await becomes(terminal, 'multi', 'mcpc call @play multiply ');
      await clear(terminal);
      await becomes(terminal, 'mcpc stop @', 'mcpc stop @play ');
      await clear(terminal);
      await becomes(terminal, 'mcpc tools --session=p', 'mcpc tools --session=play ');
    });

    it('shows descriptions, and evaluates nothing on the line', async () => {
      const mcpc = stubbornMcpc();
      const cwd = temporaryFolder();
      const terminal = await openShell(shell, { path: mcpc.path, cwd });
      mcpc.answer('one\tthe first', 'other\tthe \\e[31m%F{red} second', ':4');
      terminal.type("mcpc call 'npx -y server' $(touch made) `touch made` a\\ b o\t");
      await terminal.until('other');
      // Shells split the words in $(…) differently.
      expect(mcpc.asked().at(-1)).toMatch(/^<call><npx -y server><\$\(touch.*made\)>.*<a b><o>$/);
      expect(wasMade(cwd, 'made')).toBe(false);
      if (shell !== 'bash')
        await terminal.until(/one +\(?the first\)?[\s\S]*other +\(?the \\e\[31m%F\{red\} second/);
    });

    it('passes the words of one command only, and continues after a quoted one', async () => {
      const mcpc = stubbornMcpc();
      mcpc.answer('weather://a b/{city}\t', ':4');
      const terminal = await openShell(shell, { path: mcpc.path });
      await becomes(
        terminal,
        `true; mcpc read "npx -y 'x y'" 'weather://a`,
        `true; mcpc read "npx -y 'x y'" 'weather://a b/{city}' `,
      );
      expect(mcpc.asked()).toEqual(["<read><npx -y 'x y'><weather://a>"]);
    });

    it('lets the shell complete plain file names', async () => {
      const mcpc = stubbornMcpc();
      mcpc.answer(':0');
      const cwd = temporaryFolder();
      writeFileSync(join(cwd, 'out.txt'), '');
      const terminal = await openShell(shell, { path: mcpc.path, cwd });
      await becomes(terminal, 'mcpc tools demo --output ou', 'mcpc tools demo --output out.txt ');
      await clear(terminal);
      mcpc.answer(':4');
      const asked = mcpc.asked().length;
      terminal.type('mcpc tools demo ou\t');
      // What is typed while bash completes may be echoed twice.
      await expect.poll(() => mcpc.asked().length).toBeGreaterThan(asked);
      await becomes(terminal, ' > ou', 'mcpc tools demo ou > out.txt ');
    });
  });
});
