import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../e2e/harness/folder.ts';
import { describeShell, openShell, type ShellName, stubbornMcpc, wasMade } from './shell.ts';

/** Names of tools as a server may choose them. */
const names = [
  '$(touch made)',
  '`touch made`',
  ';touch made;',
  'two words',
  "it's",
  'say "hi"',
  'back\\slash\\',
  'a:b:c',
  'x=y',
  '~root',
  '#sharp',
  '{a,b}*?',
  '!!bang',
  '%F{red}%1v',
  'ünï中',
];

/** Whether the shell can insert the name: fish no tilde at a word's start, bash no `!` behind a double quote. */
function isOffered(name: string, shell: ShellName, quote: string): boolean {
  if (shell === 'fish') return quote !== '' || !name.startsWith('~');
  return shell !== 'bash' || quote !== '"' || !name.startsWith('!');
}

describe.each<ShellName>(['bash', 'zsh', 'fish'])('a name with special characters', (shell) => {
  describeShell(shell, () => {
    it.each([
      ['without a quote', ''],
      ['in a half-typed single quote', "'"],
      ['in a half-typed double quote', '"'],
    ])('is completed %s, passed unchanged on Enter, and not evaluated', async (_where, quote) => {
      const mcpc = stubbornMcpc();
      const cwd = temporaryFolder();
      const terminal = await openShell(shell, { path: mcpc.path, cwd });
      for (const name of names.filter((one) => isOffered(one, shell, quote))) {
        mcpc.answer(`${name}\tsaid of it`, ':4');
        terminal.type(`mcpc call t ${quote}\t`);
        const typed = () => terminal.rows().findLast((row) => row !== '') ?? '';
        await terminal.until(() => /call t ['"]?[^'" ]/.test(typed()));
        terminal.type('\r');
        await terminal.until(`<call><t><${name}>`);
        terminal.type('clear\r');
        await terminal.until(/^\$$/);
      }
      expect(wasMade(cwd, 'made')).toBe(false);
    });
  });
});
