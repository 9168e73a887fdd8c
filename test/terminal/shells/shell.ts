import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, it } from 'vitest';
import { recordedLines, temporaryFolder, temporaryHome } from '../../e2e/harness/folder.ts';
import { folderWithMcpc, root } from '../../e2e/harness/program.ts';
import { TerminalSession } from '../../e2e/harness/terminal.ts';

export type ShellName = 'bash' | 'zsh' | 'fish';

interface Shell {
  /** How it is started so that nothing of this machine's shows. */
  words: [string, ...string[]];
  script: string;
  /** What is typed first: a plain prompt, lists at the first Tab, and the script, twice. */
  setUp(script: string): string;
}

const shells: Record<ShellName, Shell> = {
  bash: {
    words: ['bash', '--norc', '--noprofile', '-i'],
    script: 'mcpc.bash',
    setUp: (script) =>
      `PS1='$ '; bind 'set show-all-if-ambiguous on' 'set bell-style none' 'set enable-bracketed-paste off' 'set page-completions off'; source ${script}; source ${script}; clear`,
  },
  zsh: {
    words: ['zsh', '-f', '-i'],
    script: '_mcpc',
    setUp: (script) =>
      `PROMPT='$ '; setopt no_beep no_list_beep; unsetopt prompt_sp; autoload -U compinit; compinit -u -D; source ${script}; source ${script}; clear`,
  },
  fish: {
    words: ['fish', '--no-config', '-i'],
    script: 'mcpc.fish',
    setUp: (script) =>
      `function fish_prompt; echo '$ '; end; set -g fish_greeting; set -g fish_autosuggestion_enabled 0; source ${script}; source ${script}; clear`,
  },
};

/** `describe` for a shell; where it isn't, one test that is skipped with the reason, and fails under `CI=true`. */
export function describeShell(name: ShellName, body: () => void): void {
  const missing = missingReason(name);
  if (missing === undefined) {
    describe(name, body);
    return;
  }
  console.warn(missing);
  describe(name, () => {
    it.skipIf(process.env.CI !== 'true')('is there', () => {
      throw new Error(missing);
    });
  });
}

function missingReason(name: ShellName): string | undefined {
  try {
    execFileSync(name, ['-c', 'exit'], { stdio: 'ignore' });
    return undefined;
  } catch (error) {
    return `Completion in ${name} is not tried: ${(error as Error).message}`;
  }
}

/** An `mcpc` that gives every Tab the same answer, and run otherwise shows its words: `<call><demo>`. */
export interface StubbornMcpc {
  /** The folder it is in. */
  path: string;
  /** Changes its answer: the lines after `__complete`. */
  answer(...lines: string[]): void;
  /** What it was asked at each Tab, as `<call><demo><>`. */
  asked(): string[];
}

export function stubbornMcpc(): StubbornMcpc {
  const path = temporaryFolder();
  const [answer, asked] = [join(path, 'answer'), join(path, 'asked')];
  const program = `#!/bin/sh
if [ "$1" = __complete ]; then shift 2; printf '<%s>' "$@" >> '${asked}'; echo >> '${asked}'; cat '${answer}'; exit; fi
printf '<%s>' "$@"; echo
`;
  writeFileSync(join(path, 'mcpc'), program, { mode: 0o755 });
  return {
    path,
    answer: (...lines) => writeFileSync(answer, lines.map((line) => `${line}\n`).join('')),
    asked: () => recordedLines(asked),
  };
}

/** An interactive shell with completion for mcpc, at its first prompt; `path` is where its `mcpc` is. */
export async function openShell(
  name: ShellName,
  { path = folderWithMcpc(), cwd = temporaryFolder(), home = temporaryHome() } = {},
): Promise<TerminalSession> {
  const { words, script, setUp } = shells[name];
  const env = { PATH: [path, process.env.PATH].join(delimiter), TERM: 'xterm' };
  const session = new TerminalSession(words, { columns: 100, rows: 30, cwd, home, env });
  await session.until(/[$#%>] ?$/);
  session.type(`${setUp(join(root, 'completions', script))}\r`);
  await session.until(/^\$$/);
  return session;
}

/** Whether a file was made that only a word that was evaluated makes. */
export function wasMade(folder: string, name: string): boolean {
  return existsSync(join(folder, name));
}
